use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "orders")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub shipped_at: Option<DateTimeWithTimeZone>,
    #[sea_orm(column_name = "note", column_type = "Text")]
    pub remark: Option<String>,
    #[sea_orm(ignore)]
    pub carrier_id: i64,
}
