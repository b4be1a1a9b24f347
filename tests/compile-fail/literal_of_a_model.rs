use cloud_app_security::models::EntityPk;

fn main() {
    let _ = EntityPk { id: "ana@contoso.com".to_owned(), saas: None, inst: 0 };
}
