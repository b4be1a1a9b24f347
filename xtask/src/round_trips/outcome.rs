//! What became of the values of a document, and tables of that.

use super::samples::Sample;

/// What became of the values of a document.
#[derive(Debug, Default)]
pub(super) struct Verdict {
    /// The document.
    pub name: String,
    /// How many schemas it gives a name to.
    pub components: usize,
    /// How many of them have a type of their own.
    pub typed: usize,
    /// Components of which no validator can be made, with why.
    pub unjudged: Vec<String>,
    /// Values that are not valid, with why.
    pub invalid: Vec<(Sample, String)>,
    /// Those that are, with what became of them.
    pub outcomes: Vec<Outcome>,
    /// What kept it from being tried.
    pub trouble: Option<String>,
}

/// What became of a valid value.
#[derive(Debug)]
pub(super) struct Outcome {
    pub sample: Sample,
    pub what: What,
}

/// What became of a valid value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum What {
    /// It came back, but for these members, which its schema does not know.
    Same { unknown: Vec<String> },
    /// It was not decoded.
    Undecoded(String),
    /// What was encoded is decoded to another value, or not at all.
    Different(String),
    /// It did not come back as it was.
    Changed(String),
    /// It came back as it was, and yet is not valid.
    Invalid(String),
}

impl What {
    fn told(&self) -> Option<(&'static str, &str)> {
        match self {
            What::Same { unknown: _ } => None,
            What::Undecoded(why) => Some(("undecoded", why)),
            What::Different(why) => Some(("different", why)),
            What::Changed(why) => Some(("changed", why)),
            What::Invalid(why) => Some(("invalid", why)),
        }
    }
}

const HEAD: [&str; 13] = [
    "document",
    "components",
    "typed",
    "met",
    "shown",
    "shown wrongly",
    "made",
    "made wrongly",
    "decoded",
    "again",
    "same",
    "unknown lost",
    "first exception",
];

/// The numbers of a line.
const NUMBERS: [fn(&Verdict) -> usize; 11] = [
    |verdict| verdict.components,
    |verdict| verdict.typed,
    Verdict::met,
    |verdict| verdict.outcomes.iter().filter(|outcome| outcome.sample.shown).count(),
    |verdict| verdict.invalid.iter().filter(|(sample, _)| sample.shown).count(),
    |verdict| verdict.outcomes.iter().filter(|outcome| !outcome.sample.shown).count(),
    |verdict| verdict.invalid.iter().filter(|(sample, _)| !sample.shown).count(),
    |verdict| verdict.count(|what| !matches!(what, What::Undecoded(_))),
    |verdict| verdict.count(|what| !matches!(what, What::Undecoded(_) | What::Different(_))),
    |verdict| verdict.count(|what| matches!(what, What::Same { .. })),
    Verdict::unknown,
];

impl Verdict {
    /// How many components have a valid value.
    fn met(&self) -> usize {
        let mut names: Vec<&str> = self.outcomes.iter().map(|outcome| outcome.sample.component.as_str()).collect();
        names.dedup();
        names.len()
    }

    fn count(&self, is: fn(&What) -> bool) -> usize {
        self.outcomes.iter().filter(|outcome| is(&outcome.what)).count()
    }

    fn unknown(&self) -> usize {
        let lost = |what: &What| if let What::Same { unknown } = what { unknown.len() } else { 0 };
        self.outcomes.iter().map(|outcome| lost(&outcome.what)).sum()
    }

    fn first(&self) -> Option<String> {
        let rank = |what: &What| match what {
            What::Undecoded(_) => Some(0),
            What::Different(_) => Some(1),
            What::Changed(_) | What::Invalid(_) => Some(2),
            What::Same { .. } => None,
        };
        let worst =
            self.outcomes.iter().filter_map(|outcome| Some((rank(&outcome.what)?, outcome))).min_by_key(|(rank, _)| *rank);
        let told = worst.and_then(|(_, outcome)| Some((outcome, outcome.what.told()?)));
        let told = told.map(|(outcome, (what, why))| format!("{} {what}: {why}", outcome.sample.component));
        self.trouble.clone().or(told).or_else(|| self.unjudged.first().map(|why| format!("no validator of {why}")))
    }

    fn cells(&self) -> Vec<String> {
        let first = self.first().unwrap_or_default().replace(['\t', '\n'], " ").chars().take(160).collect();
        let numbers = NUMBERS.iter().map(|of| of(self).to_string());
        [self.name.clone()].into_iter().chain(numbers).chain([first]).collect()
    }

    /// In a line.
    pub(super) fn line(&self) -> String {
        let cells = self.cells();
        let facts: Vec<String> = HEAD.iter().zip(&cells).skip(1).map(|(head, cell)| format!("{head} {cell}")).collect();
        format!("{}: {}", self.name, facts.join(", "))
    }
}

/// All verdicts, with a line for the sums, as text with tabs.
pub(super) fn table(verdicts: &[Verdict]) -> String {
    let mut lines = vec![HEAD.join("\t")];
    lines.extend(verdicts.iter().map(|verdict| verdict.cells().join("\t")));
    let tried = verdicts.iter().filter(|verdict| verdict.trouble.is_none()).count();
    let sums = NUMBERS.iter().map(|of| verdicts.iter().map(of).sum::<usize>().to_string());
    lines.push([format!("{tried} documents")].into_iter().chain(sums).collect::<Vec<_>>().join("\t") + "\t");
    lines.join("\n") + "\n"
}

/// Every value that did not come back as it was, and every component that could not be judged.
pub(super) fn exceptions(verdicts: &[Verdict]) -> String {
    let of = |verdict: &Verdict| {
        let values = verdict.outcomes.iter().filter_map(|Outcome { sample, what }| {
            let (what, why) = what.told()?;
            Some(format!("{}\t{}\t{what}\t{why}\t{}\n", verdict.name, sample.component, sample.value))
        });
        let unjudged = verdict.unjudged.iter().map(|why| format!("{}\t{}\n", verdict.name, why.replace(['\t', '\n'], " ")));
        values.chain(unjudged).collect::<String>()
    };
    verdicts.iter().map(of).collect()
}

/// Every value that is not valid.
pub(super) fn invalid(verdicts: &[Verdict]) -> String {
    let of = |verdict: &Verdict| {
        let lines = verdict.invalid.iter().map(|(sample, why)| {
            let from = if sample.shown { "shown" } else { "made" };
            format!("{}\t{}\t{from}\t{}\t{}\n", verdict.name, sample.component, why.replace(['\t', '\n'], " "), sample.value)
        });
        lines.collect::<String>()
    };
    verdicts.iter().map(of).collect()
}

/// Every member that was lost since no schema knows it.
pub(super) fn unknown(verdicts: &[Verdict]) -> String {
    let of = |verdict: &Verdict| {
        let lines = verdict.outcomes.iter().filter_map(|Outcome { sample, what }| {
            let What::Same { unknown } = what else { return None };
            let line = format!("{}\t{}\t{}\t{}\n", verdict.name, sample.component, unknown.join(", "), sample.value);
            (!unknown.is_empty()).then_some(line)
        });
        lines.collect::<String>()
    };
    verdicts.iter().map(of).collect()
}

/// How many valid values were not decoded.
pub(super) fn undecoded(verdicts: &[Verdict]) -> usize {
    verdicts.iter().map(|verdict| verdict.count(|what| matches!(what, What::Undecoded(_)))).sum()
}
