use cloud_app_security::filters::AlertFilters;

fn main() {
    let _ = AlertFilters::new().alert_open_neq(true);
}
