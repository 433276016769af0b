package shop;

import jakarta.persistence.Embeddable;

@Embeddable
public class Remarks {
    private String note;
    private static final String carrierId = "";
}
