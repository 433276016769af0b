package shop;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;

@Entity
@Table(name = "customers")
class ReportLine {
    @Id
    private Long id;

    @ManyToOne
    private LateReport lateReport;
}
