package shop

object Labels {
  val shown = Seq("total", "shipped_at", "due")
  val one = Seq("shipped_at")
}
