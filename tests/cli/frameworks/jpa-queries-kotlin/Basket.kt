package shop

import jakarta.persistence.Entity
import jakarta.persistence.Id
import jakarta.persistence.ManyToOne
import jakarta.persistence.OneToMany
import org.springframework.data.jpa.repository.JpaRepository
import org.springframework.data.jpa.repository.Query

@Entity
class KotlinBasket(
    @Id
    val id: Long,
    @ManyToOne
    val purchase: KotlinOrder,
    @OneToMany
    val others: MutableList<KotlinOrder>,
)

interface KotlinBasketRepository : JpaRepository<KotlinBasket, Long> {
    fun findAllByPurchaseNote(note: String): List<KotlinBasket>

    fun findAllByOthersShippedAtIsNull(): List<KotlinBasket>

    @Query("select b from KotlinBasket b where b.purchase.shippedAt is null")
    fun late(): List<KotlinBasket>
}
