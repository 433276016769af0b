package shop

import jakarta.persistence.*

@MappedSuperclass
abstract class Timed {
    @Column(name = "shipped_at")
    var sentAt: Instant? = null
}

@Embeddable
data class Remarks(
    val note: String,
)

@Embeddable
class Unused(val carrierId: Long)
