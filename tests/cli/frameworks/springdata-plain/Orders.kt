package shop

import org.springframework.data.annotation.Id
import org.springframework.data.annotation.Transient
import org.springframework.data.domain.Persistable
import org.springframework.data.repository.kotlin.CoroutineCrudRepository

data class Orders(
    @Id
    val id: Long,
    val shippedAt: Instant? = null,
    @Column("note") val remark: String,
    @Transient
    val carrierId: Long = 0,
) : Persistable<Long>

class ShopOrder {
    @Id
    var id: Long = 0
    var carrierId: Long? = null
}

interface OrdersRepository : CoroutineCrudRepository<Orders, Long>

data class Parcels(val code: String)
