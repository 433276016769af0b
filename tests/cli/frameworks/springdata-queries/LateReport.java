package shop;

import org.springframework.data.annotation.Id;
import org.springframework.data.relational.core.mapping.Table;

@Table("late_report_lines")
record LateReport(@Id Long id, String kind) {}
