package shop

import jakarta.persistence.*

@Entity
@Table(name = "orders")
class Purchase(
    @Id val id: Long,
    @Embedded val remarks: Remarks?,
) : Timed() {
    @ElementCollection
    @CollectionTable(name = "parcels", joinColumns = [JoinColumn(name = "order_id")])
    val codes: MutableSet<String> = mutableSetOf()
}
