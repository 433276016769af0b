#include <QSqlDatabase>
#include <QSqlQuery>
#include <QSqlTableModel>

bool Orders::ship(qint64 id, qint64 carrier)
{
    QSqlQuery query(m_db);
    query.prepare("UPDATE orders SET shipped_at = now(), carrier_id = :carrier WHERE id = :id");
    query.bindValue(":carrier", carrier);
    query.bindValue(":id", id);
    return query.exec();
}

QStringList Orders::notes() const
{
    QSqlQuery query(QStringLiteral("SELECT note FROM orders WHERE total > 1"), m_db);
    QSqlQuery other(m_db);
    other.exec(QLatin1String("SELECT code ") + QLatin1String("FROM parcels"));
    other.exec("DELETE FROM orders WHERE note IS NULL"_L1);
    other.exec(QString("SELECT %1 FROM orders WHERE carrier_id = %2").arg("id").arg(7));
    other.exec(R"(
        SELECT id FROM shop_order
        WHERE shipped_at IS NULL)");
    other.exec(u"SELECT note FROM customers"_s);
    return {};
}

void Orders::filled(const QString &table)
{
    QSqlQuery query(m_db);
    query.exec(QString("UPDATE orders SET note = '%1' "
                       "WHERE id = %2 AND total LIKE '%%'").arg(m_note).arg(m_id));
    query.exec(QStringLiteral("SELECT shipped_at FROM customers WHERE id = %1").arg(m_id));
}
