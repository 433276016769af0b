package shop;

import jakarta.persistence.*;

@Embeddable
class Line {
    @Column(name = "kind")
    private String sort;
}

@Entity
@Table(name = "other")
class Report {
    @Id
    private Long id;

    @ElementCollection
    @CollectionTable(name = "late_report_lines")
    private List<Report.Line> lines;

    @ElementCollection
    @CollectionTable(name = "parcels")
    private List<Line> more;
}
