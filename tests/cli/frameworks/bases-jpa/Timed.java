package shop;

import jakarta.persistence.Column;
import jakarta.persistence.MappedSuperclass;

@MappedSuperclass
abstract class Timed {
    @Column(name = "shipped_at")
    private Instant sentAt;
}
