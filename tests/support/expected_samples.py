"""What a careful reader finds in each page of the built-in sample archive: the table behind test_samples.py."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone

from tui_reader.model import SignOff

CHINA = timezone(timedelta(hours=8))
HAN_LABELS = ("一、", "二、", "三、", "四、", "五、", "六、", "七、")


@dataclass(frozen=True)
class Expected:
    """What one page says. `published` is the clock as printed, or an instant where the page names its zone;
    `labels` are the labels of the top-level sections, `sections` the count of all sections where the document
    leaves no doubt about it."""

    title: str
    published: str | datetime
    source: str | None
    charset: str = "utf-8"
    site: str | None = None
    column: str | None = None
    document_number: str | None = None
    labels: tuple[str | None, ...] = ()
    sections: int | None = None
    sign_off: SignOff | None = None
    attachments: tuple[tuple[str, str | None], ...] = ()
    announcements: tuple[str, ...] = ()
    opens: str = ""
    closes: str = ""
    absent: tuple[str, ...] = ()


EXPECTED = {
    "2009-bus-lines-gb18030.html": Expected(
        title="关于调整4路、11路、23路公交线路走向的公告",
        published="2009-11-06T08:30",
        source="青禾市公共交通调度中心",
        charset="gb18030",
        site="青禾公交信息网",
        column="公交公告",
        labels=HAN_LABELS[:3],
        sections=3,
        sign_off=SignOff("青禾市公共交通调度中心", date(2009, 11, 5)),
        announcements=("2009年冬季公交运行时刻公告", "老年乘车证2010年度审验通知", "望湖路站候车亭迁移公告"),
        opens="因迎晖大桥维修加固，自2009年11月10日首班车起",
        closes="二○○九年十一月五日",
        absent=("热点线路", "打印本页", "点击数", "1024×768"),
    ),
    "2011-report-damaged.txt": Expected(
        title="扎实开展水源保护行动 让临溪群众喝上放心水",
        published="2011-04-18T09:26",
        source=None,
        site="临溪区政务信息网",
        column="工作简报",
        labels=HAN_LABELS[:3],
        sections=10,
        announcements=(
            "临溪区2011年村级管水员招聘公告",
            "临溪区2011年第一季度饮用水水质监测结果公示",
            "上汐村饮用水水源保护区调整方案公示",
            "云埠水库环库道路施工通告",
        ),
        opens="水是生命之源,水源地是一座城市最该看护好的地方。",
        closes="每一公里都应当有人守着。",
        absent=("加入收藏", "发布时间", "2011413日", "扎实开展水源保护行动"),
    ),
    "2012-gazette-traditional-big5.html": Expected(
        title="公告河濱親水設施開放時間及使用須知",
        published="2012-07-10",
        source="澄浦縣政府水利處",
        charset="big5",
        site="澄浦縣公報",
        column="公告",
        document_number="澄府水字第1201007135號",
        labels=HAN_LABELS[:4],
        sign_off=SignOff("澄浦縣政府", date(2012, 7, 9)),
        announcements=("鷗洲圖書分館颱風期間停止開放公告", "澄浦縣公車暑期班次調整公告"),
        closes="2012年7月9日",
        absent=("網站導覽", "版權所有"),
    ),
    "2013-newsletter.txt": Expected(
        title="NORTHMERE WATER NEWS",
        published="2013-03-18",
        source="Northmere County Water Service",
        labels=("1.", "2.", "3.", "4."),
        sections=6,
        opens="The letter to households served by the Northmere County Water Service. It appears four times",
        closes="but the turbine hall at the foot of the dam can be reached on the level.",
    ),
    "2014-flood-drill-tampered.html": Expected(
        title="关于组织2014年夜间防汛应急演练的通知",
        published="2014-05-22T11:20",
        source="临溪区防汛抗旱指挥部办公室",
        column="通知公告",
        document_number="临汛办发〔2014〕11号",
        labels=HAN_LABELS[:3],
        sections=7,
        sign_off=SignOff("临溪区防汛抗旱指挥部办公室", date(2014, 5, 21)),
        announcements=("临溪区2014年汛期值守电话公告", "石漪街道危旧房屋排查结果公示", "沿江步道夜间临时封闭通告"),
        opens="临汛办发〔2014〕11号\n各镇人民政府、街道办事处，区防汛抗旱指挥部各成员单位：",
        closes="2014年5月21日",
        absent=("金杯", "加入收藏", "技术支持"),
    ),
    "2015-bulletin-officiel.html": Expected(
        title="Arrêté municipal réglementant l’arrosage des jardins",
        published="2015-07-03",
        source=None,
        charset="windows-1252",
        site="Bulletin officiel de Vallorne-sur-Ouvrine",
        column="Bulletin officiel",
        labels=("Article 1er –", "Article 2 –", "Article 3 –", "Article 4 –", "Article 5 –"),
        sections=5,
        opens="Le maire de la commune de Vallorne-sur-Ouvrine,",
        absent=("Vous êtes ici", "place du Lavoir"),
    ),
    "2016-water-regulation.html": Expected(
        title="青禾市城市供水用水管理办法",
        published="2016-04-05T16:30",
        source="青禾市人民政府办公室",
        site="青禾市人民政府门户网站",
        column="政府规章",
        document_number="青禾市人民政府令第12号",
        labels=("第一章", "第二章", "第三章", "第四章", "第五章", "第六章", "第七章"),
        sections=37,
        closes="2004年发布的《青禾市城市供水管理暂行规定》同时废止。",
        absent=("索引号", "关闭窗口", "网站标识码"),
    ),
    "2017-kokuji-shift-jis.html": Expected(
        title="汐見野市駅前自転車駐車場の利用に関する要綱",
        published="2017-04-03",
        source=None,
        charset="shift_jis",
        site="汐見野市",
        column="告示・公告",
        document_number="汐見野市告示第48号",
        labels=("第1条", "第2条", "第3条", "第4条", "第5条", "第5条の2", "第6条"),
        closes="この告示は、平成29年5月1日から施行する。",
        absent=("市政情報", "汐見野市役所"),
    ),
    "2018-flood-meeting-minutes.html": Expected(
        title="关于研究2018年主汛期准备工作的会议纪要",
        published="2018-05-28T14:10",
        source="市防汛抗旱指挥部办公室",
        site="青禾市防汛抗旱指挥部",
        column="会议纪要",
        labels=HAN_LABELS[:4],
        opens="2018年5月23日上午，市防汛抗旱指挥部在市水务局三楼会议室召开会议",
        closes="记录：市防汛抗旱指挥部办公室。",
        absent=("浏览次数", "水情雨情", "值班电话：0000"),
    ),
    "2019-appointments.html": Expected(
        title="青禾市人民政府关于苏砚秋等十一名同志职务任免的通知",
        published="2019-09-12T09:05",
        source="青禾市人民政府",
        site="青禾市人民政府门户网站",
        column="人事任免",
        document_number="青政任〔2019〕7号",
        sections=0,
        sign_off=SignOff("青禾市人民政府", date(2019, 9, 10)),
        opens="青政任〔2019〕7号\n各县（区）人民政府，市政府各部门、各直属单位：",
        closes="（此件公开发布）",
        absent=("索引号", "复制链接", "字体"),
    ),
    "2020-bus-shelter-tender.html": Expected(
        title="青禾市城区公交候车亭更新改造项目公开招标公告",
        published="2020-03-16T09:00",
        source="青禾市公共采购信息网",
        column="招标公告",
        labels=HAN_LABELS[:7],
        attachments=(("标准候车亭样式图", "https://cg.qinghe.example/files/2020/0058-drawing.pdf"),),
        opens="项目概况",
        closes="联系方式：0000-5550163",
        absent=("采购法规", "打印"),
    ),
    "2021-recruitment.html": Expected(
        title="2021年区域供水管护站公开招聘工作人员公告",
        published="2021-03-29T17:02",
        source="市水务局人事科",
        site="青禾市水务局",
        column="人事招聘",
        labels=HAN_LABELS[:5],
        sign_off=SignOff("青禾市水务局", date(2021, 3, 29)),
        attachments=(("报名登记表", "https://swj.qinghe.example/zp/202103/P020210329611.doc"),),
        announcements=(
            "石漪片区供水主管更换停水通告",
            "2021年2月城区供水水质监测结果公示",
            "云埠水库春季开放日预约公告",
            "居民阶梯水价听证会代表名单公告",
        ),
        opens="为充实农村供水管护力量，青禾市水务局决定",
        closes="2021年3月29日",
        absent=("友情链接", "市文化服务局", "加入收藏", "阅读次数"),
    ),
    "2021-work-report.html": Expected(
        title="在全市公共服务工作会议上的报告",
        published="2021-02-26T10:12",
        source="市公共服务委员会办公室",
        site="青禾市人民政府门户网站",
        column="工作报告",
        labels=HAN_LABELS[:4],
        sections=42,
        closes="用实实在在的变化回应大家的期待。",
        absent=("相关链接", "分享到", "无障碍阅读", "请输入关键字", "网站标识码"),
    ),
    "2022-library-corner-notice.html": Expected(
        title="关于开展2022年度社区图书角建设项目申报工作的通知",
        published="2022-04-18T15:40",
        source="青禾市文化服务局",
        site="青禾市文化服务局",
        column="通知公告",
        document_number="青文服发〔2022〕8号",
        labels=HAN_LABELS[:5],
        sections=8,
        sign_off=SignOff("青禾市文化服务局", date(2022, 4, 15)),
        attachments=tuple(
            (title, f"https://whfw.qinghe.example/system/_content/download.jsp?wbfileid={number}")
            for title, number in [
                ("社区图书角建设项目申报表", 90117),
                ("社区图书角建设项目申报汇总表", 90118),
                ("社区图书角建设项目评审标准", 90119),
            ]
        ),
        opens="青文服发〔2022〕8号\n各县（区）文化服务局，各镇（街道）综合文化站，市图书馆：",
        closes="2022年4月15日",
        absent=("上一条", "关闭窗口", "浏览次数", "已下载", "机构职能"),
    ),
    "2022-statistics.html": Expected(
        title="青禾市2021年公共服务发展统计公报",
        published="2022-03-23T09:30",
        source="青禾市统计局",
        site="青禾市统计局",
        column="统计公报",
        labels=HAN_LABELS[:5],
        sections=5,
        closes="[4]部分数据因四舍五入，分项之和与合计略有差异。",
        absent=("打印本页", "统计数据"),
    ),
    "2023-night-library-press.html": Expected(
        title="市图书馆夜间开放满月 两万人次灯下读书",
        published=datetime(2023, 8, 2, 19, 45, tzinfo=CHINA),
        source="青禾发布",
        site="青禾发布",
        sections=0,
        opens="七月一日起，青禾市图书馆每晚延时开放至二十二时。",
        closes="详见《关于调整开放时间的公告》。",
        absent=("相关阅读", "分享到", "图集", "© 2023"),
    ),
    "2023-water-price-qa.html": Expected(
        title="《青禾市居民阶梯水价实施细则》政策问答",
        published="2023-11-20T10:00",
        source="市发展改革委员会",
        site="青禾市人民政府门户网站",
        column="政策解读",
        labels=HAN_LABELS[:3],
        sections=3,
        opens="近日，市人民政府办公室印发",
        closes="由系统自动核减，不需要本人申请。",
        absent=("相关文件", "分享 打印"),
    ),
    "2024-council-bulletin.html": Expected(
        title="Works and services this spring",
        published="2024-04-26",
        source="Communications Office",
        site="Northmere County Council",
        column="Bulletins",
        labels=("1", "2", "3", "4"),
        sections=11,
        announcements=("Mill Lane closed 14 to 16 May", "Polling station moved to Hollowbrook Hall"),
        opens="This bulletin lists the works and changes to services",
        closes="listed on the plan’s page.",
        absent=("Accessibility", "Notices:"),
    ),
    "2024-water-outage.txt": Expected(
        title="关于石漪片区供水主管切换计划停水的通告",
        published="2024-09-03T10:00",
        source="青禾市供水服务中心",
        document_number="青供通〔2024〕31号",
        labels=HAN_LABELS[:3],
        sections=3,
        sign_off=SignOff("青禾市供水服务中心", date(2024, 9, 2)),
        opens="青供通〔2024〕31号\n石漪片区各用户：",
        closes="2024年9月2日",
    ),
    "2025-library-card-release.md": Expected(
        title="一张借阅证通行全市五馆",
        published="2025-04-23T09:00",
        source="青禾市图书馆",
        labels=HAN_LABELS[:3],
        sections=3,
        opens="自2025年4月23日起，青禾市图书馆与四个县（区）图书馆实行借阅证互认。",
        closes="咨询电话：0000-5550120。",
        absent=("---", "**", "source:", "](", "#"),
    ),
    "2025-security-advisory.html": Expected(
        title="Authentication bypass in Tidegate Scheduler",
        published=datetime(2025, 3, 11, 14, 0, tzinfo=UTC),
        source=None,
        site="Harbourline Computer Emergency Team",
        column="Advisories",
        document_number="HCET-2025-014",
        labels=(None,) * 6,
        sections=6,
        absent=("Recent advisories", "HCET-2025-013", "Skip to content", "may be reused freely"),
    ),
    "2026-weather-warning.html": Expected(
        title="临溪区气象台发布暴雨橙色预警信号",
        published=datetime(2026, 6, 18, 16, 25, tzinfo=CHINA),
        source="临溪区气象台",
        site="青禾市气象服务中心",
        sections=0,
        sign_off=SignOff("临溪区气象台", date(2026, 6, 18)),
        opens="临溪区气象台2026年6月18日16时20分发布暴雨橙色预警信号：",
        closes="2026年6月18日16时20分",
    ),
}
