package shop;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.hibernate.annotations.Formula;

@Entity
@Table(name = "orders")
class FormulaOrder {
    @Id
    private Long id;

    @Formula("shipped_at is null and total > 3")
    private boolean late;

    @Formula("(select count(*) from parcels p where p.id = id)")
    private long parcels;

    @Formula("total * 2")
    private int twice;
}
