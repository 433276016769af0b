use sea_orm::sea_query::OnConflict;

async fn put(db: &DbConn, row: order::ActiveModel) -> Result<(), DbErr> {
    order::Entity::insert(row)
        .on_conflict(OnConflict::columns([order::Column::CustomerId, order::Column::Total]).do_nothing().to_owned())
        .exec(db)
        .await?;
    order::Entity::insert(row)
        .on_conflict(OnConflict::column(order::Column::Id).do_nothing().to_owned())
        .exec(db)
        .await
}
