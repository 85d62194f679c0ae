/* What the report calls record types, keys and the values of closed lists, in both languages. */
#include "report_own.h"

#include <string.h>

const struct words type_words[REC_TYPES] = {
    [REC_DOCUMENT] = {"Văn bản", "Document"},
    [REC_TARGET] = {"Chỉ tiêu", "Target"},
    [REC_DEADLINE] = {"Thời hạn", "Deadline"},
    [REC_ASSIGNMENT] = {"Trách nhiệm", "Duty"},
    [REC_CITATION] = {"Căn cứ", "Citation"},
    [REC_STATISTIC] = {"Số liệu", "Statistic"},
};

static const struct {
    const char *key;
    struct words words;
} keys[] = {
    {"indicator", {"Chỉ tiêu", "Indicator"}},
    {"subject", {"Cơ quan, tổ chức", "Body"}},
    {"comparator", {"So sánh", "Comparator"}},
    {"value", {"Giá trị", "Value"}},
    {"value_to", {"Đến giá trị", "Up to"}},
    {"unit", {"Đơn vị", "Unit"}},
    {"start", {"Từ ngày", "From"}},
    {"end", {"Đến ngày", "Until"}},
    {"rrule", {"Lặp lại", "Recurs"}},
    {"scope", {"Phạm vi", "Scope"}},
    {"recurrence", {"Lặp lại theo", "Recurs by"}},
    {"kind", {"Loại", "Kind"}},
    {"edtf", {"EDTF", "EDTF"}},
    {"task", {"Việc", "Task"}},
    {"agency", {"Mã cơ quan", "Body (slug)"}},
    {"agency_name", {"Cơ quan", "Body"}},
    {"role", {"Vai trò", "Role"}},
    {"number", {"Số hiệu", "Number"}},
    {"date", {"Ngày", "Date"}},
    {"issuer", {"Cơ quan ban hành", "Issuer"}},
    {"title", {"Trích yếu", "Title"}},
    {"doc_type", {"Loại văn bản", "Document type"}},
    {"province", {"Tỉnh, thành phố", "Province"}},
    {"place", {"Nơi ban hành", "Place"}},
    {"signer", {"Người ký", "Signer"}},
    {"signer_title", {"Chức vụ", "Signer's office"}},
    {"recipients", {"Nơi nhận", "Recipients"}},
    {"path", {"Tệp", "File"}},
    {"sha256", {"SHA-256", "SHA-256"}},
    {"pages", {"Số trang", "Pages"}},
    {"text_source", {"Nguồn chữ", "Source of text"}},
    {"table", {"Bảng", "Table"}},
    {"row", {"Dòng", "Row"}},
    {"year", {"Năm", "Year"}},
    {"column", {"Cột", "Column"}},
};

struct words key_words(enum record_type t, int key)
{
    size_t n;
    const char *name = record_keys(t, &n)[key].name;
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (strcmp(keys[i].key, name) == 0)
            return keys[i].words;
    return (struct words){name, name};
}

static const struct {
    enum record_type type;
    int key;
    const char *slug;
    struct words words;
} slugs[] = {
    {REC_TARGET, TGT_COMPARATOR, ">=", {"từ … trở lên (≥)", "at least (≥)"}},
    {REC_TARGET, TGT_COMPARATOR, ">", {"trên (>)", "more than (>)"}},
    {REC_TARGET, TGT_COMPARATOR, "=", {"bằng (=)", "exactly (=)"}},
    {REC_TARGET, TGT_COMPARATOR, "<=", {"không quá (≤)", "at most (≤)"}},
    {REC_TARGET, TGT_COMPARATOR, "<", {"dưới (<)", "less than (<)"}},
    {REC_TARGET, TGT_COMPARATOR, "between", {"trong khoảng", "between"}},
    {REC_DEADLINE, DLN_KIND, "by", {"chậm nhất", "no later than"}},
    {REC_DEADLINE, DLN_KIND, "on", {"vào ngày", "on"}},
    {REC_DEADLINE, DLN_KIND, "during", {"trong khoảng", "during"}},
    {REC_DEADLINE, DLN_KIND, "every", {"định kỳ", "recurring"}},
    {REC_DOCUMENT, DOC_TYPE, "nghi-quyet", {"Nghị quyết", "Resolution"}},
    {REC_DOCUMENT, DOC_TYPE, "de-an", {"Đề án", "Scheme"}},
    {REC_DOCUMENT, DOC_TYPE, "ke-hoach", {"Kế hoạch", "Plan"}},
    {REC_DOCUMENT, DOC_TYPE, "chuong-trinh-hanh-dong", {"Chương trình hành động", "Action programme"}},
    {REC_DOCUMENT, DOC_TYPE, "quyet-dinh", {"Quyết định", "Decision"}},
    {REC_DOCUMENT, DOC_TYPE, "chi-thi", {"Chỉ thị", "Directive"}},
    {REC_DOCUMENT, DOC_TYPE, "thong-bao", {"Thông báo", "Notice"}},
    {REC_DOCUMENT, DOC_TYPE, "ket-luan", {"Kết luận", "Conclusion"}},
    {REC_DOCUMENT, DOC_TYPE, "quy-dinh", {"Quy định", "Regulation"}},
    {REC_DOCUMENT, DOC_TYPE, "huong-dan", {"Hướng dẫn", "Guidance"}},
    {REC_DOCUMENT, DOC_TYPE, "cong-van", {"Công văn", "Letter"}},
    {REC_DOCUMENT, DOC_TYPE, "to-trinh", {"Tờ trình", "Submission"}},
    {REC_DOCUMENT, DOC_TYPE, "bao-cao", {"Báo cáo", "Report"}},
    {REC_DOCUMENT, DOC_TYPE, "thong-tu", {"Thông tư", "Circular"}},
    {REC_DOCUMENT, DOC_TYPE, "nghi-dinh", {"Nghị định", "Decree"}},
    {REC_DOCUMENT, DOC_TYPE, "cong-dien", {"Công điện", "Telegram"}},
    {REC_DOCUMENT, DOC_TYPE, "quy-che", {"Quy chế", "Statute"}},
    {REC_CITATION, CIT_KIND, "nghi-quyet", {"Nghị quyết", "Resolution"}},
    {REC_CITATION, CIT_KIND, "de-an", {"Đề án", "Scheme"}},
    {REC_CITATION, CIT_KIND, "ke-hoach", {"Kế hoạch", "Plan"}},
    {REC_CITATION, CIT_KIND, "chuong-trinh-hanh-dong", {"Chương trình hành động", "Action programme"}},
    {REC_CITATION, CIT_KIND, "quyet-dinh", {"Quyết định", "Decision"}},
    {REC_CITATION, CIT_KIND, "chi-thi", {"Chỉ thị", "Directive"}},
    {REC_CITATION, CIT_KIND, "thong-bao", {"Thông báo", "Notice"}},
    {REC_CITATION, CIT_KIND, "ket-luan", {"Kết luận", "Conclusion"}},
    {REC_CITATION, CIT_KIND, "quy-dinh", {"Quy định", "Regulation"}},
    {REC_CITATION, CIT_KIND, "huong-dan", {"Hướng dẫn", "Guidance"}},
    {REC_CITATION, CIT_KIND, "cong-van", {"Công văn", "Letter"}},
    {REC_CITATION, CIT_KIND, "quy-che", {"Quy chế", "Statute"}},
    {REC_CITATION, CIT_KIND, "luat", {"Luật", "Law"}},
    {REC_CITATION, CIT_KIND, "nghi-dinh", {"Nghị định", "Decree"}},
    {REC_CITATION, CIT_KIND, "thong-tu", {"Thông tư", "Circular"}},
    {REC_CITATION, CIT_KIND, "phap-lenh", {"Pháp lệnh", "Ordinance"}},
    {REC_CITATION, CIT_KIND, "to-trinh", {"Tờ trình", "Submission"}},
    {REC_CITATION, CIT_KIND, "bao-cao", {"Báo cáo", "Report"}},
    {REC_CITATION, CIT_KIND, "cong-dien", {"Công điện", "Telegram"}},
    {REC_ASSIGNMENT, ASG_ROLE, "lead", {"chủ trì", "leads"}},
    {REC_ASSIGNMENT, ASG_ROLE, "coordinate", {"phối hợp", "cooperates"}},
    {REC_ASSIGNMENT, ASG_ROLE, "advise", {"tham mưu", "advises"}},
    {REC_ASSIGNMENT, ASG_ROLE, "direct", {"lãnh đạo, chỉ đạo", "directs"}},
    {REC_ASSIGNMENT, ASG_ROLE, "monitor", {"theo dõi, đôn đốc, kiểm tra", "monitors"}},
    {REC_ASSIGNMENT, ASG_ROLE, "report", {"báo cáo", "reports"}},
    {REC_ASSIGNMENT, ASG_ROLE, "implement", {"thực hiện", "carries out"}},
};

void put_choices(struct buf *out, enum record_type t, int key)
{
    const char *between = "";
    buf_chr(out, '[');
    for (size_t i = 0; i < sizeof slugs / sizeof *slugs; i++) {
        if (slugs[i].type != t || slugs[i].key != key)
            continue;
        buf_printf(out, "%s[", between);
        json_in_html(out, slugs[i].slug);
        buf_chr(out, ',');
        json_in_html(out, slugs[i].words.vi);
        buf_chr(out, ',');
        json_in_html(out, slugs[i].words.en);
        buf_chr(out, ']');
        between = ",";
    }
    buf_chr(out, ']');
}

const struct words *slug_words(enum record_type t, int key, const char *slug)
{
    for (size_t i = 0; i < sizeof slugs / sizeof *slugs; i++)
        if (slugs[i].type == t && slugs[i].key == key && strcmp(slugs[i].slug, slug) == 0)
            return &slugs[i].words;
    return NULL;
}
