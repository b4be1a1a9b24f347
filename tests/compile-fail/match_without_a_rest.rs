use cloud_app_security::models::Severity;

fn color(severity: Severity) -> &'static str {
    match severity {
        Severity::Low | Severity::Informational => "green",
        Severity::Medium => "yellow",
        Severity::High => "red",
        Severity::Unrecognized(_) => "gray",
    }
}

fn main() {
    color(Severity::Low);
}
