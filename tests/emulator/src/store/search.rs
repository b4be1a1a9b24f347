//! Records that pass a filter, in the order of a date or in any.

use roaring::RoaringBitmap;

use super::timeline::Timeline;
use super::{Collection, Number};
use crate::listing::filter::{Condition, Filter};
use crate::listing::spans::Spans;

/// Records that pass a filter: what was found at once, and what has to be asked of each.
#[derive(Debug)]
pub struct Search<'c> {
    collection: &'c Collection,
    /// Those that pass everything that needs no look at them; none for all.
    found: Option<RoaringBitmap>,
    /// By timeline, the moments in which its date has to be; none for any.
    times: Vec<Option<Spans>>,
    rest: Vec<&'c Condition>,
    now: i64,
}

impl<'c> Search<'c> {
    /// The records of a collection that pass a filter, of those that are there; none for all.
    pub(super) fn new(collection: &'c Collection, there: Option<RoaringBitmap>, filter: &'c Filter, now: i64) -> Search<'c> {
        let times = vec![None; collection.timelines.len()];
        let mut search = Search { collection, found: there, times, rest: Vec::new(), now };
        filter.conditions.iter().for_each(|condition| search.narrow(condition));
        search
    }

    fn narrow(&mut self, condition: &'c Condition) {
        for (timeline, time) in self.collection.timelines.iter().zip(&mut self.times) {
            if let Some(spans) = timeline.decides(condition, self.now) {
                *time = Some(time.as_ref().map_or_else(|| spans.clone(), |known| known.and(&spans)));
                return;
            }
        }
        match self.collection.by_id(condition).or_else(|| self.collection.postings.passing(condition, self.now)) {
            None => self.rest.push(condition),
            Some(passing) => self.meet(passing),
        }
    }

    fn meet(&mut self, passing: RoaringBitmap) {
        self.found = Some(match self.found.take() {
            None => passing,
            Some(found) => found & passing,
        });
    }

    /// How many records pass, if that is known without asking each.
    pub fn count(&self) -> Option<usize> {
        let is_known = self.times.iter().all(Option::is_none) && self.rest.is_empty();
        let count = || match &self.found {
            None => Some(self.collection.len()),
            Some(found) => usize::try_from(found.len()).ok(),
        };
        is_known.then(count).flatten()
    }

    /// The records that pass, by number.
    pub fn numbers(&self) -> impl Iterator<Item = Number> {
        let found = self.found.as_ref().unwrap_or(self.collection.postings.all());
        found.iter().filter(|number| self.passes(*number))
    }

    /// The records that pass, by date.
    pub fn by_date(&mut self, ascending: bool) -> Box<dyn Iterator<Item = Number> + '_> {
        self.along(0, ascending)
    }

    /// The place of the timeline in which records are in the order of the numbers in a member, if there is one.
    pub fn timeline_of(&self, member: &str) -> Option<usize> {
        self.collection.timelines.iter().position(|timeline| timeline.is_of(member) && timeline.is_even())
    }

    /// The records that pass, along the timeline of a place.
    pub fn along(&mut self, place: usize, ascending: bool) -> Box<dyn Iterator<Item = Number> + '_> {
        self.find_by_other_times(place);
        let search = &*self;
        let Search { collection, found, times, .. } = search;
        let timeline = &collection.timelines[place];
        let spans = times[place].clone().unwrap_or_else(Spans::all);
        let few = found.as_ref().filter(|found| found.len() < collection.postings.all().len() / 16);
        if let Some(few) = few {
            // Sooner sorted than met on the way along all.
            let dated = few.iter().map(|number| (timeline.at(number), number)).filter(|(date, _)| spans.contains(*date));
            let mut dated: Vec<(i64, Number)> = dated.collect();
            dated.sort_unstable();
            return directed(dated.into_iter().map(|(_, number)| number).filter(|number| search.passes(*number)), ascending);
        }
        let is_found = move |number: &Number| found.as_ref().is_none_or(|found| found.contains(*number));
        let met = timeline.between(spans.whole());
        directed(met.filter(move |number| is_found(number) && search.passes(*number)), ascending)
    }

    /// Finds the records that the times of other timelines leave.
    fn find_by_other_times(&mut self, place: usize) {
        for (other, timeline) in self.collection.timelines.iter().enumerate().filter(|(other, _)| *other != place) {
            if let Some(spans) = self.times[other].take() {
                self.meet(timeline.within(&spans) & self.collection.postings.all());
            }
        }
    }

    /// Whether a record that was found passes what has to be asked of it.
    fn passes(&self, number: Number) -> bool {
        let in_time =
            |(timeline, time): (&Timeline, &Option<Spans>)| time.as_ref().is_none_or(|spans| spans.contains(timeline.at(number)));
        let rest = || {
            let record = self.collection.at(number);
            let kind = self.collection.kind();
            record.is_some_and(|record| self.rest.iter().all(|condition| condition.passes(kind, &record, self.now)))
        };
        self.collection.timelines.iter().zip(&self.times).all(in_time) && (self.rest.is_empty() || rest())
    }
}

fn directed<'n>(numbers: impl DoubleEndedIterator<Item = Number> + 'n, ascending: bool) -> Box<dyn Iterator<Item = Number> + 'n> {
    if ascending { Box::new(numbers) } else { Box::new(numbers.rev()) }
}
