package shop;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;
public interface OrderDao {
  @Select("<script>SELECT id FROM orders <where><if test=\"note != null\">note = #{note}</if></where></script>")
  List<Order> late(String note);
  @Select({"<script>", "SELECT id FROM orders WHERE carrier_id IN",
    "<foreach item='i' collection='ids' open='(' separator=',' close=')'>#{i}</foreach>", "</script>"})
  List<Order> of(List<Long> ids);
  @Select({"SELECT id FROM orders", "WHERE shipped_at IS NULL"})
  List<Order> two();
  @Update("""
    <script>
    UPDATE orders <set><if test='x'>shipped_at = #{x},</if></set> WHERE id = #{id}
    </script>""")
  int ship(Long id);
}
