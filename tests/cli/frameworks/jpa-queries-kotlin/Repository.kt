package shop

import org.springframework.data.jpa.repository.JpaRepository
import org.springframework.data.jpa.repository.Query

interface KotlinOrderRepository : JpaRepository<KotlinOrder, Long> {
    fun findAllByNoteIsNotNullAndIdGreaterThan(id: Long): List<KotlinOrder>

    @Query("select o from KotlinOrder o where o.shippedAt is null and o.id in :note")
    fun open(note: List<Long>): List<KotlinOrder>

    @Query(
        """
        SELECT id FROM orders
        WHERE note = :note
        """,
        nativeQuery = true,
    )
    fun plain(note: String): List<Long>

    @Query(
        value = """
        select count(o)
        from KotlinOrder o
        where o.note = :note
        """,
    )
    fun count(note: String): Long
}

class Reports(private val em: EntityManager) {
    fun open(note: String) = em.createQuery("from KotlinOrder o where o.note is null")
}
