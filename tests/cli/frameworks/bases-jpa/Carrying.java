package shop;

import jakarta.persistence.Embeddable;

@Embeddable
class Carrying {
    private Long id;
}
