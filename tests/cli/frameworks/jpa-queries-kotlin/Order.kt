package shop

import jakarta.persistence.Column
import jakarta.persistence.Entity
import jakarta.persistence.Id
import jakarta.persistence.Table

@Entity
@Table(name = "orders")
class KotlinOrder(
    @Id
    val id: Long,
    @Column(name = "shipped_at")
    var shippedAt: Instant?,
    @Column
    var note: String?,
)
