//! The files of a new workspace that are written by hand from then on.

use askama::Template;

use crate::files::Files;

/// A new workspace.
pub(super) struct Workspace {
    /// The client's crate.
    pub name: String,
    /// The document.
    pub spec: String,
    /// The overlays.
    pub overlays: Vec<String>,
    /// Whether it is maintained here.
    pub strict: bool,
    /// Where clientwright comes from.
    pub origin: Origin,
}

/// Where clientwright comes from.
pub(super) enum Origin {
    /// A folder.
    Path(String),
    /// A git repository.
    Git(String),
}

impl Workspace {
    /// Its files, with the document's; the path that two of them would have.
    pub(super) fn files(&self, document: &[(String, String)]) -> Result<Files, String> {
        let mut files = Files::new();
        let made = [
            ("Cargo.toml", render(&Manifest)),
            (".cargo/config.toml", render(&Alias)),
            (".gitignore", "/target\n".to_owned()),
            (".github/workflows/ci.yml", render(&Workflow { is_path: matches!(self.origin, Origin::Path(_)) })),
            ("README.md", self.readme()),
            ("clientwright.toml", self.config()),
            ("companions/CHANGELOG.md", render(&Changelog)),
            ("companions/GUIDE.md", render(&Guide)),
            ("xtask/Cargo.toml", render(&XtaskManifest { origin: self.origin.line() })),
            ("xtask/src/main.rs", render(&Xtask)),
        ];
        for (path, text) in
            made.iter().map(|(path, text)| (*path, text)).chain(document.iter().map(|(path, text)| (path.as_str(), text)))
        {
            files.insert(path, text.as_str()).map_err(|duplicate| duplicate.0)?;
        }
        Ok(files)
    }

    fn config(&self) -> String {
        let Workspace { name, spec, overlays, strict, origin: _ } = self;
        let overlays = (!overlays.is_empty()).then(|| toml::Value::from(overlays.clone()).to_string());
        render(&Config {
            name,
            spec: toml::Value::String(spec.clone()).to_string(),
            overlays,
            mode: if *strict { "strict" } else { "tolerant" },
        })
    }

    fn readme(&self) -> String {
        let Workspace { name, spec, overlays: _, strict: _, origin } = self;
        render(&Readme { name, spec, origin: origin.line(), is_path: matches!(origin, Origin::Path(_)) })
    }
}

impl Origin {
    /// What stands after `clientwright =` in a manifest.
    fn line(&self) -> String {
        let (key, value) = match self {
            Origin::Path(path) => ("path", path),
            Origin::Git(address) => ("git", address),
        };
        format!("{{ {key} = {} }}", toml::Value::String(value.clone()))
    }
}

#[derive(Template)]
#[template(path = "workspace/Cargo.toml.txt", escape = "none")]
struct Manifest;

#[derive(Template)]
#[template(path = "workspace/alias.toml.txt", escape = "none")]
struct Alias;

#[derive(Template)]
#[template(path = "workspace/ci.yml.txt", escape = "none")]
struct Workflow {
    is_path: bool,
}

#[derive(Template)]
#[template(path = "workspace/README.md.txt", escape = "none")]
struct Readme<'a> {
    name: &'a str,
    spec: &'a str,
    origin: String,
    is_path: bool,
}

#[derive(Template)]
#[template(path = "workspace/clientwright.toml.txt", escape = "none")]
struct Config<'a> {
    name: &'a str,
    spec: String,
    overlays: Option<String>,
    mode: &'a str,
}

#[derive(Template)]
#[template(path = "workspace/CHANGELOG.md.txt", escape = "none")]
struct Changelog;

#[derive(Template)]
#[template(path = "workspace/GUIDE.md.txt", escape = "none")]
struct Guide;

#[derive(Template)]
#[template(path = "workspace/xtask.toml.txt", escape = "none")]
struct XtaskManifest {
    origin: String,
}

#[derive(Template)]
#[template(path = "workspace/xtask.rs.txt", escape = "none")]
struct Xtask;

/// A template's text. Writing into memory cannot fail.
fn render(template: &impl Template) -> String {
    let text = template.render().unwrap_or_else(|error| error.to_string());
    format!("{}\n", text.trim_end())
}
