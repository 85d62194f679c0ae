#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agency.h"
#include "buf.h"

#ifndef RULES_DIR
#define RULES_DIR "rules"
#endif

static struct agencies *agencies;

static int open_lists(void **state)
{
    (void)state;
    const char *why = NULL;
    agencies = agencies_load(RULES_DIR, &why);
    if (!agencies)
        print_error("%s\n", why);
    free((char *)why);
    return agencies ? 0 : -1;
}

static int close_lists(void **state)
{
    (void)state;
    agencies_free(agencies);
    return 0;
}

/* Hits as "words=slug; words=slug". */
static void scan(const char *text, struct buf *out)
{
    struct arena *mem = arena_new();
    struct agency_hit *hits = NULL;
    size_t cap = 0, n = agencies_scan(agencies, mem, text, strlen(text), &hits, &cap), end = 0;
    for (size_t i = 0; i < n; i++) {
        assert_true(hits[i].off >= end && hits[i].len > 0);
        end = hits[i].off + hits[i].len;
        assert_true(end <= strlen(text));
        buf_printf(out, "%s%.*s=%s", i ? "; " : "", (int)hits[i].len, text + hits[i].off,
                   hits[i].slug);
    }
    free(hits);
    arena_free(mem);
}

static const struct {
    const char *in, *want;
} bodies[] = {
    /* abbreviations, province left off */
    {"Ban Dân vận Tỉnh ủy Lào Cai chủ trì", "Ban Dân vận Tỉnh ủy Lào Cai=ban-dan-van-tinh-uy"},
    /* of a union, a department, a commune */
    {"các huyện, thị, thành Hội và các huyện, thành đoàn",
     "huyện, thị, thành Hội=hoi-cap-huyen; huyện, thành đoàn=huyen-doan"},
    {"Công đoàn Công ty, Công đoàn ngành Y tế và công đoàn cấp trên trực tiếp cơ sở",
     "Công đoàn Công ty=cong-doan-cong-ty; Công đoàn ngành Y tế=cong-doan-nganh-y-te; "
     "công đoàn cấp trên trực tiếp cơ sở=cong-doan-cap-tren-truc-tiep-co-so"},
    {"LĐLĐ các huyện, thành phố", "LĐLĐ các huyện, thành phố=lien-doan-lao-dong-cap-huyen"},
    {"các phòng thuộc Sở, các đơn vị trực thuộc Sở", "phòng thuộc Sở=phong-thuoc-so; đơn vị trực thuộc Sở=don-vi-truc-thuoc-so"},
    {"3. Thanh tra Sở Đưa nội dung này vào kế hoạch", "Thanh tra Sở=thanh-tra-so"},
    {"1.4. Văn phòng: tổng hợp báo cáo", "Văn phòng=van-phong"},
    {"phối hợp với Văn phòng tổng hợp báo cáo", "Văn phòng=van-phong"},
    {"mua Văn Phòng phẩm", ""},
    {"các cơ quan tham mưu giúp việc Huyện ủy", "cơ quan tham mưu giúp việc Huyện ủy=co-quan-tham-muu-giup-viec-huyen-uy"},
    {"Ban Điều hành Quỹ HTND phối hợp", "Ban Điều hành Quỹ HTND=ban-dieu-hanh-quy-ho-tro-nong-dan"},
    {"cán bộ Văn hóa - Xã hội, Bộ phận Một cửa", "cán bộ Văn hóa - Xã hội=cong-chuc-van-hoa-xa-hoi; Bộ phận Một cửa=bo-phan-mot-cua"},
    {"các đảng ủy, chi ủy cơ sở; các chi bộ, đảng ủy trực thuộc",
     "đảng ủy, chi ủy cơ sở=cap-uy-co-so; chi bộ, đảng ủy trực thuộc=chi-bo-dang-bo-truc-thuoc"},
    {"giao UBND tỉnh Lào Cai chỉ đạo", "UBND tỉnh Lào Cai=uy-ban-nhan-dan-tinh"},
    {"các đơn vị sự nghiệp, doanh nghiệp Nhà nước thuộc UBND tỉnh",
     "đơn vị sự nghiệp=don-vi-su-nghiep-cong-lap; "
     "doanh nghiệp Nhà nước thuộc UBND tỉnh=doanh-nghiep"},
    {"phối hợp Đài khí tượng Thủy văn tỉnh", "Đài khí tượng Thủy văn tỉnh=dai-khi-tuong-thuy-van"},
    {"1. Ban Chỉ đạo xóa nhà tạm, nhà dột nát huyện Tân Lập",
     "Ban Chỉ đạo xóa nhà tạm, nhà dột nát huyện Tân Lập=ban-chi-dao-xoa-nha-tam-nha-dot-nat-huyen-tan-lap"},
    {"Ban Chỉ đạo công tác dân số chủ trì", "Ban Chỉ đạo công tác dân số=ban-chi-dao-cong-tac-dan-so"},
    {"Ban Chỉ đạo liên ngành về vệ sinh an toàn thực phẩm",
     "Ban Chỉ đạo liên ngành về vệ sinh an toàn thực phẩm=ban-chi-dao-lien-nganh-ve-an-toan-thuc-pham"},
    {"các xã, phường rà soát", "xã, phường=uy-ban-nhan-dan-cap-xa"},
    {"Ban Thường vụ các huyện ủy, thị ủy, thành ủy lãnh đạo",
     "Ban Thường vụ các huyện ủy=ban-thuong-vu-huyen-uy; thị ủy=ban-thuong-vu-thi-uy; thành ủy=ban-thuong-vu-thanh-uy"},
    {"Ban Thường vụ Tỉnh ủy, các huyện ủy họp", "Ban Thường vụ Tỉnh ủy=ban-thuong-vu-tinh-uy; huyện ủy=huyen-uy"},
    {"Bí thư Đảng ủy, Giám đốc Sở Tài chính họp", "Sở Tài chính=so-tai-chinh"},
    {"Bí thư Đảng ủy, Chủ tịch UBND xã họp", "Bí thư Đảng ủy=bi-thu-dang-uy; Chủ tịch UBND xã=chu-tich-uy-ban-nhan-dan-xa"},
    {"Các ban đảng, Văn phòng Tỉnh ủy họp", "ban đảng=co-quan-tham-muu-giup-viec-tinh-uy; Văn phòng Tỉnh ủy=van-phong-tinh-uy"},
    {"UBND các xã, phường Tổ chức diễn tập", "UBND các xã, phường=uy-ban-nhan-dan-cap-xa"}, /* a heading run into its duty */
    {"Công an xã, phường Rà soát bến đò", "Công an xã, phường=cong-an-cap-xa"},
    {"Ủy ban nhân dân phường Lập danh sách", "Ủy ban nhân dân phường=uy-ban-nhan-dan-phuong"},
    {"Ủy ban nhân dân phường Lập Lễ mở kho", "Ủy ban nhân dân phường Lập Lễ=uy-ban-nhan-dan-phuong-lap-le"},
    {"Trung tâm Xúc tiến Đầu tư và Hỗ trợ doanh nghiệp mở lớp",
     "Trung tâm Xúc tiến Đầu tư và Hỗ trợ doanh nghiệp=trung-tam-xuc-tien-dau-tu-va-ho-tro-doanh-nghiep"},
    {"với Ban Quản lý rừng phòng hộ xây dựng phương án", "Ban Quản lý rừng phòng hộ=ban-quan-ly-rung-phong-ho"},
    {"giao Ban Quản lý dự án đầu tư xây dựng các công trình giao thông tỉnh rà soát",
     "Ban Quản lý dự án đầu tư xây dựng các công trình giao thông tỉnh=ban-quan-ly-du-an-dau-tu-xay-dung-cac-cong-trinh-giao-thong-tinh"},
    {"Ban QLDA ĐTXD công trình giao thông, dân dụng và công nghiệp rà soát",
     "Ban QLDA ĐTXD công trình giao thông, dân dụng và công nghiệp=ban-quan-ly-du-an-dau-tu-xay-dung-cong-trinh-giao-thong-dan-dung-va-cong-nghiep"},
    {"Ban QLDA các công trình NN&PTNT trình thẩm định",
     "Ban QLDA các công trình NN&PTNT=ban-quan-ly-du-an-cac-cong-trinh-nong-nghiep-va-phat-trien-nong-thon"},
    {"Ban Quản lý các công trình thủy lợi trình hồ sơ", "Ban Quản lý các công trình thủy lợi=ban-quan-ly-cac-cong-trinh-thuy-loi"},
    {"với Hội đồng Giáo dục quốc phòng và an ninh tỉnh mở lớp",
     "Hội đồng Giáo dục quốc phòng và an ninh tỉnh=hoi-dong-giao-duc-quoc-phong-va-an-ninh"},
    {"với UBMTTQ xã, Hội ND tỉnh, NHCSXH tỉnh, Phòng VH-XH xây dựng",
     "UBMTTQ xã=uy-ban-mat-tran-to-quoc-xa; Hội ND tỉnh=hoi-nong-dan-tinh; "
     "NHCSXH tỉnh=ngan-hang-chinh-sach-xa-hoi; Phòng VH-XH=phong-van-hoa-xa-hoi"},
    {"HĐND và UBND xã họp", "HĐND=hoi-dong-nhan-dan-xa; UBND xã=uy-ban-nhan-dan-xa"},
    {"HĐND, UBND tỉnh họp", "HĐND=hoi-dong-nhan-dan-tinh; UBND tỉnh=uy-ban-nhan-dan-tinh"},
    {"8. Ban chỉ đạo chuyển đổi số cấp huyện, xã", "Ban chỉ đạo chuyển đổi số cấp huyện=ban-chi-dao-chuyen-doi-so-cap-huyen"},
    /* boards that the last of them names */
    {"Ban Tổ chức, Ban Nội chính, Ủy ban Kiểm tra và Văn phòng Tỉnh ủy rà soát",
     "Ban Tổ chức=ban-to-chuc-tinh-uy; Ban Nội chính=ban-noi-chinh-tinh-uy; Ủy ban Kiểm tra=uy-ban-kiem-tra-tinh-uy; "
     "Văn phòng Tỉnh ủy=van-phong-tinh-uy"},
    {"Ủy ban Kiểm tra, Ban Tổ chức và Văn phòng Đảng ủy ghi sổ",
     "Ủy ban Kiểm tra=uy-ban-kiem-tra-dang-uy; Ban Tổ chức=ban-to-chuc-dang-uy; Văn phòng Đảng ủy=van-phong-dang-uy"},
    {"các Đảng ủy: Chính phủ; Quốc hội", "Chính phủ=dang-uy-chinh-phu; Quốc hội=dang-uy-quoc-hoi"},
    {"Đảng ủy Các cơ quan Đảng rà soát", "Đảng ủy Các cơ quan Đảng=dang-uy-cac-co-quan-dang"},
    {"Ban Thường vụ các huyện ủy chỉ đạo", "Ban Thường vụ các huyện ủy=ban-thuong-vu-huyen-uy"},
    {"Thường trực HĐND phường giám sát", "Thường trực HĐND phường=thuong-truc-hoi-dong-nhan-dan-phuong"},
    {"Ban Thường trực Ủy ban MTTQ Việt Nam xã mời họp",
     "Ban Thường trực Ủy ban MTTQ Việt Nam xã=ban-thuong-truc-uy-ban-mat-tran-to-quoc-viet-nam-xa"},
    {"Phó Chủ tịch Ủy ban MTTQ xã mời họp", "Phó Chủ tịch Ủy ban MTTQ xã=pho-chu-tich-uy-ban-mat-tran-to-quoc-xa"},
    {"Ban Công tác Mặt trận các tổ dân phố mời họp", "Ban Công tác Mặt trận các tổ dân phố=ban-cong-tac-mat-tran"},
    {"Hội đồng bồi thường, hỗ trợ và tái định cư họp",
     "Hội đồng bồi thường, hỗ trợ và tái định cư=hoi-dong-boi-thuong-ho-tro-va-tai-dinh-cu"},
    {"ban thường vụ đảng ủy các xã, phường", "ban thường vụ đảng ủy các xã, phường=ban-thuong-vu-dang-uy-cap-xa"},
    {"Đảng bộ các xã, phường học tập", "Đảng bộ các xã, phường=dang-bo-cap-xa"},
    /* the Party in communes; boards of a committee; the office of a committee is the committee */
    {"Chi bộ thôn Đồng Mít và các chi bộ trực thuộc Đảng ủy",
     "Chi bộ thôn Đồng Mít=chi-bo-thon-dong-mit; chi bộ trực thuộc Đảng ủy=chi-bo-truc-thuoc-dang-uy"},
    {"Giao Ban Xây dựng Đảng, Văn phòng Đảng ủy xã", "Ban Xây dựng Đảng=ban-xay-dung-dang; Văn phòng Đảng ủy xã=van-phong-dang-uy-xa"},
    {"các ban xây dựng Đảng Tỉnh ủy", "ban xây dựng Đảng Tỉnh ủy=co-quan-tham-muu-giup-viec-tinh-uy"},
    {"Ban Tổ chức Đảng ủy, Cơ quan Ủy ban Kiểm tra Đảng ủy phường",
     "Ban Tổ chức Đảng ủy=ban-to-chuc-dang-uy; Cơ quan Ủy ban Kiểm tra Đảng ủy phường=uy-ban-kiem-tra-dang-uy-phuong"},
    {"Cơ quan Ủy ban Mặt trận Tổ quốc Việt Nam xã", "Cơ quan Ủy ban Mặt trận Tổ quốc Việt Nam xã=uy-ban-mat-tran-to-quoc-viet-nam-xa"},
    {"Quân ủy Trung ương, đảng ủy trực thuộc Trung ương", "Quân ủy Trung ương=quan-uy-trung-uong; đảng ủy trực thuộc Trung ương=dang-uy-truc-thuoc-trung-uong"},
    {"Đảng ủy Mặt trận Tổ quốc, các đoàn thể tỉnh", "Đảng ủy Mặt trận Tổ quốc, các đoàn thể tỉnh=dang-uy-mat-tran-to-quoc-cac-doan-the-tinh"},
    {"các chi, đảng bộ trực thuộc Huyện ủy", "chi, đảng bộ trực thuộc Huyện ủy=chi-bo-dang-bo-truc-thuoc"},
    /* lists of one level, however they are joined; committees that share their last word */
    {"UBND các quận - huyện, sở - ngành", "UBND các quận - huyện=uy-ban-nhan-dan-cap-huyen; sở - ngành=so-ban-nganh"},
    {"Công an phường - xã, thị trấn và", "Công an phường - xã, thị trấn=cong-an-cap-xa"},
    {"Hội Nông dân phường và xã ký", "Hội Nông dân phường và xã=hoi-nong-dan-cap-xa"},
    {"UBND xã, UBND huyện", "UBND xã=uy-ban-nhan-dan-xa; UBND huyện=uy-ban-nhan-dan-huyen"},
    {"Các huyện, thành, thị ủy họp", "huyện=huyen-uy; thành=thanh-uy; thị ủy=thi-uy"},
    {"huyện, thành phố ủy quyền", ""},
    {"Ban Tổ chức Huyện ủy họp", "Ban Tổ chức Huyện ủy=ban-to-chuc-huyen-uy"},
    {"ỦY BAN NHÂN DÂN TỈNH LÀO CAI", "ỦY BAN NHÂN DÂN TỈNH LÀO CAI=uy-ban-nhan-dan-tinh"},
    {"UBND thành phố Cần Thơ", "UBND thành phố Cần Thơ=uy-ban-nhan-dan-thanh-pho"},
    {"Sở NN&PTNT chủ trì", "Sở NN&PTNT=so-nong-nghiep-va-phat-trien-nong-thon"},
    {"Sở Y tế thành phố Cần Thơ", "Sở Y tế thành phố Cần Thơ=so-y-te"},
    {"Thuế Đồng Nai", "Thuế Đồng Nai=thue"},
    {"Ủy ban MTTQ Việt Nam tỉnh",
     "Ủy ban MTTQ Việt Nam tỉnh=uy-ban-mat-tran-to-quoc-viet-nam-tinh"},
    /* levels below the province */
    {"UBND các xã, phường, thị trấn", "UBND các xã, phường, thị trấn=uy-ban-nhan-dan-cap-xa"},
    {"UBND xã Tân An", "UBND xã Tân An=uy-ban-nhan-dan-xa-tan-an"},
    {"Chủ tịch UBND phường Cam Đường",
     "Chủ tịch UBND phường Cam Đường=chu-tich-uy-ban-nhan-dan-phuong-cam-duong"},
    {"Đảng ủy xã Tân An", "Đảng ủy xã Tân An=dang-uy-xa-tan-an"},
    {"Hội đồng nhân dân cấp tỉnh", "Hội đồng nhân dân cấp tỉnh=hoi-dong-nhan-dan-cap-tinh"},
    {"mỗi chi đoàn thanh niên, chi hội phụ nữ",
     "chi đoàn thanh niên=chi-doan; chi hội phụ nữ=chi-hoi-phu-nu"},
    /* several bodies in a row */
    {"Hội Nông dân, Đoàn Thanh niên đạt 90%",
     "Hội Nông dân=hoi-nong-dan; Đoàn Thanh niên=doan-thanh-nien"},
    {"Sở Văn hóa, Thể thao và Du lịch, Sở Tài chính",
     "Sở Văn hóa, Thể thao và Du lịch=so-van-hoa-the-thao-va-du-lich; Sở Tài chính=so-tai-chinh"},
    {"các huyện ủy, thị ủy, thành ủy", "huyện ủy=huyen-uy; thị ủy=thi-uy; thành ủy=thanh-uy"},
    /* a head noun shared by several names */
    {"các Sở: Tài chính, Nội vụ và Xây dựng.",
     "Tài chính=so-tai-chinh; Nội vụ=so-noi-vu; Xây dựng=so-xay-dung"},
    {"Sở: Văn hóa, Thể thao và Du lịch, KHCN",
     "Văn hóa, Thể thao và Du lịch=so-van-hoa-the-thao-va-du-lich; "
     "KHCN=so-khoa-hoc-va-cong-nghe"},
    {"Sở Tài chính, Nội vụ, Công an tỉnh",
     "Sở Tài chính=so-tai-chinh; Nội vụ=so-noi-vu; Công an tỉnh=cong-an-tinh"},
    {"Các Ban: Tổ chức, Tuyên giáo, Dân vận Tỉnh ủy phối hợp",
     "Tổ chức=ban-to-chuc-tinh-uy; Tuyên giáo=ban-tuyen-giao-tinh-uy; "
     "Dân vận Tỉnh ủy=ban-dan-van-tinh-uy"},
    {"Hội Nông dân, Cựu chiến binh, Liên hiệp Phụ nữ tỉnh",
     "Hội Nông dân=hoi-nong-dan; Cựu chiến binh=hoi-cuu-chien-binh; "
     "Liên hiệp Phụ nữ tỉnh=hoi-lien-hiep-phu-nu-tinh"},
    {"Đảng đoàn Mặt trận Tổ quốc, các tổ chức chính trị - xã hội cấp tỉnh",
     "Đảng đoàn Mặt trận Tổ quốc=dang-doan-mat-tran-to-quoc; "
     "tổ chức chính trị - xã hội cấp tỉnh=dang-doan-to-chuc-chinh-tri-xa-hoi"},
    /* bodies of no list */
    /* names of compounds, of boards in small letters, of what stands before a colon */
    {"Trung tâm Phát triển quỹ đất lập", "Trung tâm Phát triển quỹ đất=trung-tam-phat-trien-quy-dat"},
    {"Chi cục Dân số phối hợp", "Chi cục Dân số=chi-cuc-dan-so"},
    {"Hội Người khuyết tật tỉnh", "Hội Người khuyết tật tỉnh=hoi-nguoi-khuyet-tat-tinh"},
    {"Ban Quản lý rừng phòng hộ Sông Ray chủ trì",
     "Ban Quản lý rừng phòng hộ Sông Ray=ban-quan-ly-rung-phong-ho-song-ray"},
    {"Ban Chỉ đạo phòng, chống tội phạm tỉnh họp",
     "Ban Chỉ đạo phòng, chống tội phạm tỉnh=ban-chi-dao-phong-chong-toi-pham-tinh"},
    {"Ban Chỉ đạo họp", "Ban Chỉ đạo=ban-chi-dao"},
    {"3. Trung tâm Nuôi ong giống cao sản: Giao", "Trung tâm Nuôi ong giống cao sản=trung-tam-nuoi-ong-giong-cao-san"},
    {"Hội Nông dân các huyện, thành, thị", "Hội Nông dân các huyện, thành, thị=hoi-nong-dan-cap-huyen"},
    {"Ủy ban nhân dân các tỉnh, thành phố trực thuộc Trung ương",
     "Ủy ban nhân dân các tỉnh, thành phố trực thuộc Trung ương=uy-ban-nhan-dan-cap-tinh"},
    {"UBND các tỉnh biên giới", "UBND các tỉnh biên giới=uy-ban-nhan-dan-cap-tinh"},
    {"Sở Kế hoạch - Đầu tư, Sở Lao động Thương binh và Xã hội",
     "Sở Kế hoạch - Đầu tư=so-ke-hoach-va-dau-tu; "
     "Sở Lao động Thương binh và Xã hội=so-lao-dong-thuong-binh-va-xa-hoi"},
    {"Cục Biến đổi khí hậu chủ trì", "Cục Biến đổi khí hậu=cuc-bien-doi-khi-hau"},
    {"Cục Kiểm soát ô nhiễm môi trường và Vụ Hợp tác quốc tế lập",
     "Cục Kiểm soát ô nhiễm môi trường=cuc-kiem-soat-o-nhiem-moi-truong; Vụ Hợp tác quốc tế=vu-hop-tac-quoc-te"},
    {"2. Viện Nghiên cứu ong mật miền núi có trách nhiệm:", "Viện Nghiên cứu ong mật miền núi=vien-nghien-cuu-ong-mat-mien-nui"},
    {"Trung tâm Dữ liệu quốc gia phối hợp",
     "Trung tâm Dữ liệu quốc gia=trung-tam-du-lieu-quoc-gia"},
    {"Cục Chuyển đổi số quốc gia", "Cục Chuyển đổi số quốc gia=cuc-chuyen-doi-so-quoc-gia"},
    {"Cục Chuyển đổi số chủ trì", "Cục Chuyển đổi số=cuc-chuyen-doi-so"},
    {"Đảng ủy Bộ Xây dựng chỉ đạo", "Đảng ủy Bộ Xây dựng=dang-uy-bo-xay-dung"},
    {"Công ty Cổ phần Môi trường Đô thị Lào Cai",
     "Công ty Cổ phần Môi trường Đô thị Lào Cai=cong-ty-co-phan-moi-truong-do-thi"},
    {"Bệnh viện Đa khoa tỉnh", "Bệnh viện Đa khoa tỉnh=benh-vien-da-khoa-tinh"},
    {"Trường Đại học Tân Trào", "Trường Đại học Tân Trào=truong-dai-hoc-tan-trao"},
    {"Ngân hàng Nhà nước chi nhánh Khu vực 14 chỉ đạo",
     "Ngân hàng Nhà nước chi nhánh Khu vực 14=ngan-hang-nha-nuoc-chi-nhanh-khu-vuc-14"},
    /* kinds of bodies */
    {"phối hợp với các sở, ban, ngành liên quan", "sở, ban, ngành liên quan=so-ban-nganh"},
    {"các đơn vị có liên quan", "đơn vị có liên quan=co-quan-lien-quan"},
    {"các đoàn thể chính trị - xã hội", "đoàn thể chính trị - xã hội=to-chuc-chinh-tri-xa-hoi"},
    /* no bodies */
    {"Ban hành kế hoạch; Bộ tiêu chí; Báo cáo kết quả; Hội nghị; Tổ chức thực hiện", ""},
    {"Đài Loan; quần đảo Trường Sa; NHIỆM VỤ VÀ GIẢI PHÁP", ""},
    {"Nghị quyết số 02-NQ/TU, Kế hoạch số 157/KH-UBND", ""},
    {"", ""},
};

static void names_bodies(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
        struct buf got = {0};
        scan(bodies[i].in, &got);
        assert_string_equal(buf_text(&got), bodies[i].want);
        buf_free(&got);
    }
}

static void tells_level_and_kind(void **state)
{
    (void)state;
    static const struct {
        const char *in, *level;
        bool common;
    } t[] = {
        {"Bộ Tài chính", "trung-uong", false},
        {"Sở Tài chính", "tinh", false},
        {"Sở Nào Đó", "tinh", false},
        {"UBND xã Tân An", "xa", false},
        {"Hội Nông dân huyện Bảo Yên", "huyen", false},
        {"Ban công tác Mặt trận", "thon", false},
        {"Hội Nông dân", NULL, false},
        {"các doanh nghiệp", NULL, true},
    };
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        struct arena *mem = arena_new();
        struct agency_hit *hits = NULL;
        size_t cap = 0;
        assert_int_equal(agencies_scan(agencies, mem, t[i].in, strlen(t[i].in), &hits, &cap), 1);
        if (t[i].level)
            assert_string_equal(hits[0].level, t[i].level);
        else
            assert_null(hits[0].level);
        assert_int_equal(hits[0].common, t[i].common);
        free(hits);
        arena_free(mem);
    }
}

static void finds_provinces(void **state)
{
    (void)state;
    static const struct {
        const char *in, *name, *code, *merged;
    } t[] = {
        {"TỈNH ỦY HÀ TĨNH", "Hà Tĩnh", "42", "Hà Tĩnh"},
        {"tỉnh Lào Cai", "Lào Cai", "10", "Lào Cai"},
        {"Thành phố Cần Thơ", "Cần Thơ", "92", "Cần Thơ"},
        {"Tỉnh ủy Hà Giang", "Hà Giang", "02", "Tuyên Quang"},
        {"Yên Bái, ngày 15 tháng 6 năm 2021", "Yên Bái", "15", "Lào Cai"},
        {"UBND TINH TUYEN QUANG", "Tuyên Quang", "08", "Tuyên Quang"},
        {"Bình Dương", "Bình Dương", "74", "Thành phố Hồ Chí Minh"},
        {"Thành phố Hồ Chí Minh", "Thành phố Hồ Chí Minh", "79", "Thành phố Hồ Chí Minh"},
        {"Thừa Thiên - Huế", "Thừa Thiên Huế", "46", "Huế"},
        {"Bà Rịa – Vũng Tàu", "Bà Rịa - Vũng Tàu", "77", "Thành phố Hồ Chí Minh"},
        {"từ Hà Nội, về tỉnh Thái Bình", "Thái Bình", "34", "Hưng Yên"},
        {"tư tưởng Hồ Chí Minh", NULL, NULL, NULL},
        {"giữ gìn hòa bình, lòng hà nam", NULL, NULL, NULL},
        {"", NULL, NULL, NULL},
    };
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        const struct province *p = province_find(agencies, t[i].in, strlen(t[i].in));
        if (!p != !t[i].name)
            fail_msg("'%s' is %s", t[i].in, p ? p->name : "no province");
        if (!p)
            continue;
        assert_string_equal(p->name, t[i].name);
        assert_string_equal(p->code, t[i].code);
        assert_string_equal(p->merged_into, t[i].merged);
    }
}

static void survives_any_words(void **state)
{
    (void)state;
    static const char *const pieces[] = {
        "Sở",   "Ban",       "và",        ", ",   ": ",   " - ",       "Tỉnh ủy",
        "tỉnh", "xã",        "Lào Cai",   "các",  "UBND", "Tài chính", "&",
        "14",   "Đảng đoàn", "thành phố", "\xC3", "(",    "Khu vực",   "Hội"};
    char in[512];
    srand(11);
    for (int round = 0; round < 20000; round++) {
        size_t n = 0;
        int words = rand() % 10;
        for (int i = 0; i < words; i++)
            n += (size_t)snprintf(in + n, sizeof in - n, "%s%s",
                                  pieces[(size_t)rand() % (sizeof pieces / sizeof *pieces)],
                                  rand() % 4 ? " " : "");
        in[n] = '\0';
        struct buf got = {0};
        scan(in, &got);
        buf_free(&got);
    }
}

/* Cells of tables: all bodies, so far bodies, or something else. */
static void cells(void **state)
{
    (void)state;
    static const struct {
        const char *in;
        enum agency_cell want;
        size_t bodies;
    } t[] = {
        {"Sở Nội vụ", AGENCY_CELL_FULL, 1},
        {"Sở Nội vụ; Sở Tài chính", AGENCY_CELL_FULL, 2},
        {"Các sở, ban, ngành", AGENCY_CELL_FULL, 1},
        {"Công an tỉnh và Hội Nông dân", AGENCY_CELL_FULL, 2},
        {"Các sở, ban,", AGENCY_CELL_OPEN, 0},
        {"Sở Nông", AGENCY_CELL_OPEN, 0},
        {"Sở Tài chính; các", AGENCY_CELL_OPEN, 1},
        {"Sở Tài chính; các cơ", AGENCY_CELL_OPEN, 1},
        {"Sở Nội vụ Sở Tài chính", AGENCY_CELL_OTHER, 1},
        {"trồng cây Sở Tài chính", AGENCY_CELL_OTHER, 0},
        {"Sở Nông nghiệp Các Môi trường", AGENCY_CELL_OTHER, 0},
        {"Nhóm vẽ bản đồ", AGENCY_CELL_OTHER, 0},
    };
    struct arena *mem = arena_new();
    struct agency_hit *hits = NULL;
    size_t cap = 0, n;
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        enum agency_cell is =
            agencies_cell(agencies, mem, t[i].in, strlen(t[i].in), &hits, &cap, &n);
        if (is != t[i].want || n != t[i].bodies)
            fail_msg("'%s': %d with %zu bodies", t[i].in, (int)is, n);
    }
    free(hits);
    arena_free(mem);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cells),
        cmocka_unit_test(names_bodies),
        cmocka_unit_test(tells_level_and_kind),
        cmocka_unit_test(finds_provinces),
        cmocka_unit_test(survives_any_words),
    };
    return cmocka_run_group_tests(tests, open_lists, close_lists);
}
