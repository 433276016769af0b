package shop

import jakarta.persistence.Column
import jakarta.persistence.Entity
import jakarta.persistence.Id
import jakarta.persistence.Table

@Entity
@Table(name = Names.ORDERS)
class Delivery(
    @Id
    val id: Long,

    @Column(name = Names.SHIPPED_AT)
    var whenShipped: Instant? = null,
)
