"""Sentences in several languages for the pages of `benchmarks.printed_pages`, made up and numbered at random."""

from __future__ import annotations

import random

SENTENCES = {
    "zh": (
        "{place}河道管理所应当在{month}月底前完成第{number}段堤防的检查，并将结果报送{office}。",
        "本办法所称堤段，是指从{place}桥至{place}闸之间长约{number}米的土堤及其附属设施。",
        "对于{place}村提出的{number}条意见，{office}已经逐条研究，其中多数予以采纳。",
        "巡查人员每{month}日至少沿岸行走一次，发现裂缝、渗水或者树木倒伏，立即登记。",
        "经费由{office}承担百分之{number}，其余部分从年度预算中列支，不得挪作他用。",
        "施工期间{place}路禁止货车通行，行人从临时便桥绕行，时间约为{number}天。",
        "居民如有疑问，可以拨打值班电话，或者到{place}服务站当面咨询工作人员。",
        "第{number}号水闸的钥匙由两人分别保管，启闭时须填写记录，并注明水位。",
        "去年汛期，{place}站测得的最高水位比警戒线低{number}厘米，没有发生险情。",
        "各单位要把责任落实到人，把名单张贴在{place}，接受群众监督。",
        "树苗应当在{month}月上旬栽种，株距不小于{number}厘米，成活率按年统计。",
        "合同自签字之日起生效，一式{month}份，由双方和{office}各执一份。",
    ),
    "en": (
        "The warden of {place} inspects section {number} of the embankment before the end of month {month}.",
        "Residents who live near {place} may send their remarks to the {office} until noon on day {number}.",
        "Of the {number} proposals that were received, the {office} has accepted those about lighting and paths.",
        "While the bridge at {place} is being repaired, pedestrians use the temporary crossing for {number} days.",
        "The highest level measured last year stayed {number} centimetres below the mark painted on the pier.",
        "Keys of the sluice are held by two people, and every opening is written down together with the level.",
        "Costs are shared: the {office} carries {number} per cent, and the rest comes from the yearly budget.",
        "Young trees are planted during month {month}, at a distance of no less than {number} centimetres.",
        "Whoever finds a crack, a leak or a fallen trunk reports it without delay to the station at {place}.",
        "An agreement takes effect when it is signed; {month} copies are made, and one stays with the {office}.",
        "The list of responsible persons hangs at {place}, where anybody can read it during opening hours.",
        "Straightforward administrative responsibilities notwithstanding, documentation requirements at {place} "
        "remain considerable.",
    ),
    "ru": (
        "Смотритель участка {place} осматривает насыпь номер {number} до конца месяца {month}.",
        "Жители посёлка {place} могут направить свои замечания в {office} до полудня {number} числа.",
        "Из {number} предложений, поступивших за год, {office} поддержало большинство, остальные отложены.",
        "Пока ремонтируется мост у станции {place}, пешеходы пользуются временным переходом {number} дней.",
        "Наивысший уровень воды оказался на {number} сантиметров ниже отметки, нанесённой на опоре.",
        "Ключи от шлюза хранятся у двух сотрудников, и каждое открытие записывается в отдельный журнал.",
        "Расходы распределяются так: {office} оплачивает {number} процентов, остальное выделяет бюджет.",
        "Саженцы высаживают в месяце {month} на расстоянии не менее {number} сантиметров друг от друга.",
        "Обнаружив трещину, течь или упавшее дерево, дежурный немедленно сообщает об этом на пост {place}.",
        "Договор вступает в силу после подписания; изготавливается {month} экземпляра для всех сторон.",
    ),
    "ja": (
        "{place}の管理人は、{month}月末までに第{number}区間の堤防を点検し、その結果を{office}に報告する。",
        "住民から寄せられた{number}件の意見について、{office}は一つずつ検討し、多くを取り入れた。",
        "橋の修理が終わるまでの{number}日間、歩行者は{place}の仮橋を渡ってください。",
        "昨年の最高水位は、橋脚に書かれた印より{number}センチメートル低かった。",
        "水門の鍵は二人で保管し、開け閉めのたびに水位とともに帳簿へ書き入れる。",
        "費用の{number}パーセントは{office}が負担し、残りは毎年の予算から支出する。",
        "苗木は{month}月の上旬に植え、間隔を{number}センチメートルより広く取ること。",
        "ひび割れや水漏れを見つけた人は、ただちに{place}の詰所まで知らせてください。",
        "契約書は{month}部作り、署名した日から効力を持つものとする。",
        "担当者の名簿は{place}に貼り出され、だれでも読むことができる。",
    ),
    "ar": (
        "يفحص حارس {place} السد رقم {number} قبل نهاية الشهر {month} ويكتب تقريرا عنه.",
        "يمكن لسكان {place} إرسال ملاحظاتهم إلى {office} حتى ظهر اليوم {number} من الشهر.",
        "وافق {office} على معظم المقترحات وعددها {number} وأجل الباقي إلى السنة القادمة.",
        "يستعمل المشاة الجسر المؤقت قرب {place} مدة {number} يوما حتى ينتهي الإصلاح.",
        "بقي أعلى مستوى للماء تحت العلامة المرسومة على العمود بمقدار {number} سنتيمترا.",
        "تحفظ مفاتيح البوابة عند شخصين ويسجل كل فتح في دفتر خاص مع مستوى الماء.",
        "يدفع {office} من التكاليف {number} في المئة ويأتي الباقي من ميزانية السنة.",
        "تغرس الأشجار الصغيرة في الشهر {month} على مسافة لا تقل عن {number} سنتيمترا.",
    ),
}
PLACES = {
    "zh": ["青石", "白沙", "柳湾", "北塘", "东岭", "桃溪", "石门", "长洲", "枫林", "杏园", "云台", "金滩"],
    "en": [
        "Millbrook",
        "Ashford",
        "Northgate",
        "Elmhurst",
        "Stonebridge",
        "Fairview",
        "Oakdale",
        "Riverton",
        "Kingsley",
        "Westbury",
    ],
    "ru": ["Заречье", "Берёзовка", "Каменка", "Луговое", "Сосновка", "Ольховка", "Песчаное", "Ключи"],
    "ja": ["青木", "白浜", "柳川", "北沢", "東山", "桃谷", "石橋", "長島", "松原", "梅田"],
    "ar": ["النخيل", "الوادي", "الجسر", "الساحل", "البستان", "الميناء", "القلعة"],
}
OFFICES = {
    "zh": ["水务局", "街道办事处", "财政所", "镇人民政府"],
    "en": ("water office", "town council", "treasury", "parish board"),
    "ru": ("управление", "казначейство", "городское собрание"),
    "ja": ["水道局", "町役場", "会計課"],
    "ar": ("المجلس", "المكتب", "الخزانة"),
}
TITLES = {
    "zh": ("关于加强{place}堤防养护工作的通知", "{place}镇公共设施管理暂行办法", "{place}片区排水工程情况说明"),
    "en": ("Notice on the upkeep of the embankment at {place}", "Rules for public paths in {place}"),
    "ru": ("О содержании насыпи на участке {place}", "Правила пользования дорогами посёлка {place}"),
    "ja": ("{place}地区の堤防の維持について", "{place}町公共施設の利用に関する規則"),
    "ar": ("تعليمات صيانة السد في {place}", "قواعد استعمال الطرق في {place}"),
}
HEADINGS = {
    "zh": ("检查范围", "经费来源", "工作分工", "时间安排", "附加说明", "联络方式"),
    "en": ("Scope of inspections", "Sources of funds", "Division of work", "Calendar", "Further remarks"),
    "ru": ("Порядок осмотра", "Источники средств", "Распределение работ", "Сроки", "Примечания"),
    "ja": ("点検の範囲", "費用の負担", "役割の分担", "日程", "補足"),
    "ar": ("نطاق الفحص", "مصادر المال", "توزيع العمل", "المواعيد"),
}
CELLS = {
    "zh": [
        "名称",
        "长度",
        "金额",
        "备注",
        "负责人",
        "堤段",
        "闸门",
        "数量",
        "街道",
        "日期",
        "泵站",
        "单价",
        "北岸",
        "南岸",
        "合计",
    ],
    "en": [
        "name",
        "length",
        "amount",
        "remark",
        "warden",
        "section",
        "sluice",
        "count",
        "street",
        "date",
        "pump",
        "price",
        "north",
        "south",
    ],
    "ru": ["название", "длина", "сумма", "участок", "шлюз", "улица", "дата", "насос", "цена", "север", "юг"],
    "ja": ["名称", "長さ", "金額", "備考", "担当", "区間", "水門", "数量", "日付", "北岸", "南岸"],
    "ar": ["الاسم", "الطول", "المبلغ", "القسم", "الشارع", "التاريخ", "الشمال", "الجنوب"],
}


class Words:
    """Words of a language, drawn by chance."""

    def __init__(self, language: str, chance: random.Random) -> None:
        self.language, self.chance = language, chance

    def sentence(self) -> str:
        return self._filled(self.chance.choice(SENTENCES[self.language]))

    def paragraph(self, fewest: int = 2, most: int = 6) -> str:
        between = "" if self.language in ("zh", "ja") else " "
        return between.join(self.sentence() for _ in range(self.chance.randint(fewest, most)))

    def title(self) -> str:
        return self._filled(self.chance.choice(TITLES[self.language]))

    def headings(self, count: int) -> list[str]:
        return self.chance.sample(HEADINGS[self.language], min(count, len(HEADINGS[self.language])))

    def cell(self) -> str:
        if self.chance.random() < 0.4:
            return f"{self.chance.randint(1, 99999):,}"
        return self.chance.choice(CELLS[self.language])

    def _filled(self, form: str) -> str:
        values = {
            "number": self.chance.randint(13, 987),
            "month": self.chance.randint(2, 12),
            "office": self.chance.choice(OFFICES[self.language]),
        }
        while "{place}" in form:
            form = form.replace("{place}", self.chance.choice(PLACES[self.language]), 1)
        return form.format(**values)
