use cloud_app_security::filters::AlertFilters;

fn main() {
    let _ = AlertFilters::new().severity_eq(["high"]);
}
