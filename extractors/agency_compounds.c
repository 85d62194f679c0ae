#include "agency_priv.h"

/* Nouns that names of bodies go on with in small letters: 'Cục Kiểm soát ô nhiễm môi trường'. */

size_t compound_at(const struct text *t, size_t i)
{
    static const char *const compounds[] = {
        "nông thôn mới|số quốc gia|số cộng đồng|khu công nghiệp|khu kinh tế|tìm kiếm cứu|"
        "hành chính công|và môi trường",
        "kinh tế|công nghiệp|nông nghiệp|nông thôn|xã hội|nhân dân|chính trị|khoa học|công nghệ|"
        "môi trường|thông tin|nhà nước|kỹ thuật|dân sự|hành chính|công cộng|giáo dục|pháp luật|"
        "pháp lý|quân sự|bảo vệ|khu vực|sáng tạo|thị trường|tài chính|dân tộc|thể thao|văn hóa|"
        "du lịch|nghề nghiệp|tài nguyên|chính sách|phát triển|truyền hình|phát thanh|vận tải|"
        "thực phẩm|bệnh tật|an toàn|chuyển đổi|chất lượng|đầu tư|thương mại|đất đai|thiên tai|"
        "cứu nạn|nhiệt đới|quốc gia|dịch vụ|việc làm|lao động|đổi mới",
        "quỹ đất|khuyết tật|thực vật|động vật|dân số|vệ sinh|công trình|thủy lợi|phòng hộ|đặc dụng|"
        "giao thông|dân dụng|hạ tầng|đô thị|biên phòng|khí tượng|thủy văn|hải đảo|nông dân|phụ nữ|"
        "thanh niên|thiếu nhi|thiếu niên|trẻ em|cao tuổi|doanh nghiệp|doanh nhân|dự án|chương trình|"
        "tội phạm|ma túy|tệ nạn|tham nhũng|kiến trúc|viễn thông|bưu chính|truyền thanh|di tích|di sản|"
        "nghệ thuật|văn học|điện ảnh|thể dục|kỹ năng|ngoại ngữ|tin học|cấp cứu|sức khỏe|sinh sản|"
        "dinh dưỡng|tâm thần|chức năng|y học|cổ truyền|đa khoa|mồ côi|nạn nhân|chất độc|da cam|"
        "sở hữu|trí tuệ|đo lường|cây trồng|vật nuôi|thủy sản|nông sản|lâm sản|chăn nuôi|thú y|"
        "khuyến nông|khuyến công|năng lượng|điện lực|cấp nước|thoát nước|công viên|cây xanh|hàng hải|"
        "đường thủy|đường bộ|biên giới|cửa khẩu|hữu nghị|từ thiện|khuyến học|nhân đạo|luật gia|luật sư|"
        "lưu trữ|thi đua|khen thưởng|tôn giáo|sự nghiệp|hợp tác|thiên nhiên|dự phòng|"
        "công ích|nước sạch|quan trắc|hậu cần|khởi nghiệp|tài năng|cộng đồng|bảo hiểm|"
        "tiền lương|công chức|viên chức|trí thức|tổ chức phi|khí hậu|ô nhiễm|quốc tế|dữ liệu|"
        "sinh học|ngoại giao|hóa chất|khoáng sản|phát thải|tiết kiệm|viễn thám|địa chất|bản đồ|"
        "đấu giá|tái định|xúc tiến|nhân lực|cán bộ"};
    if (words_follow(t, i, compounds[0]))
        return 3;
    if (i && words_are(t, i - 1, "tư xây dựng"))
        return 2;
    if (i && words_are(t, i - 1, "đổi số|dân số|thiểu số"))
        return 1;
    if (words_follow(t, i, "nghề|rừng|thường xuyên") && i &&
        words_are(t, i - 1, "đẳng nghề|triển rừng|vệ rừng|dục thường xuyên"))
        return words_are(t, i, "nghề|rừng") ? 1 : 2;
    return words_follow(t, i, compounds[1]) || words_follow(t, i, compounds[2]) ? 2 : 0;
}

bool compounds_at(const struct text *t, size_t i)
{
    return i > 1 && compound_at(t, i - 2) == 2 && !t->v[i].upper && words_follow(t, i + 2, "và") && compound_at(t, i + 3) &&
           !body_at(t, i) && !body_at(t, i + 3);
}
