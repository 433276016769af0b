package shop

import org.springframework.data.annotation.Id
import org.springframework.data.relational.core.mapping.Column
import org.springframework.data.relational.core.mapping.Table

@Table("orders")
data class Order(
    @Id val id: Long,
    val shippedAt: Instant?,
    @Column("note") val remark: String,
    @Transient val carrierId: Long,
    val parcels: List<String>,
)

@Table
data class ShopOrder(@Id val id: Long, val carrierId: Long)

@Table(name = "customers")
data class Customer(@Id val id: Long, val shippedAt: Instant, val note: String)
