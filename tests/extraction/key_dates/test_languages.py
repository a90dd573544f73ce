"""Key dates in each language: a table of sentences, and sentences that only tell of a day."""

from __future__ import annotations

from datetime import date

import pytest

from support.key_dates import found

MAY_20 = date(2024, 5, 20)
JUNE_1 = date(2024, 6, 1)

CASES = {
    "zh": [
        ("请各单位于5月20日前将材料报送至办公室。", "other", MAY_20),
        ("即日起至2024年5月20日，面向社会征稿。", "application", MAY_20),
        ("报名截止日期\n2024年5月20日", "application", MAY_20),
        ("（一）报名时间\n地点：市民中心\n时间：2024年5月20日", "application", MAY_20),
        ("申請截止日期：2024年5月20日", "application", MAY_20),
        ("征求意见截止时间为2024年5月20日。", "comment", MAY_20),
        ("有关意见请于2024年5月20日前反馈我局。", "comment", MAY_20),
        ("自2024年5月14日至2024年5月20日公示。如有异议，请来电。", None, MAY_20),
        ("公示期限：2024年5月14日至2024年5月20日", "objection", MAY_20),
        ("如有异议，请于2024年5月20日前提出。", "objection", MAY_20),
        ("开标时间：2024年5月20日9时30分", "bid", MAY_20),
        ("投标文件应于2024年5月20日前递交投标文件。", "bid", MAY_20),
        ("获取招标文件的时间：2024年5月6日至2024年5月20日", "other", MAY_20),
        ("缴费截止时间：2024年5月20日", "payment", MAY_20),
        ("投标保证金到账截止时间：2024年5月20日", "payment", MAY_20),
        ("兹定于2024年5月20日召开听证会。", "hearing", MAY_20),
        ("笔试时间：2024年5月20日上午9:00", "hearing", MAY_20),
        ("拍卖会定于2024年5月20日10时举行。", "hearing", MAY_20),
        ("本办法自二〇二四年六月一日起施行。", "effective", JUNE_1),
        ("本规定于2024年6月1日正式生效。", "effective", JUNE_1),
        ("生效日期：2024年6月1日", "effective", JUNE_1),
        ("有效期至2024年6月1日。", "expiry", JUNE_1),
        ("原办法自2024年6月1日起废止。", "expiry", JUNE_1),
        ("政策执行至2024年6月1日。", "expiry", JUNE_1),
        ("各地于2024年6月底前完成整改。", "other", date(2024, 6, 30)),
        ("各地应于六月底前上报。", "other", date(2024, 6, 30)),
        ("兑奖期限为4月6日至5月20日。", "other", MAY_20),
        ("请在本通知发布之日起22日内提交材料。", None, MAY_20),
        ("本办法自印发之日起34日后施行。", "effective", JUNE_1),
        ("参加资格复审的人员于2024年5月20日上午9:00前到场。", "hearing", MAY_20),
    ],
    "en": [
        ("Applications must be submitted by 20 May 2024.", "application", MAY_20),
        ("Application deadline: May 20, 2024", "application", MAY_20),
        ("Apply by May 20, 2024.", "application", MAY_20),
        ("Apply by midday on 20 May 2024.", "application", MAY_20),
        (
            "Representations must be made within 22 days of the date of publication of this notice.",
            "comment",
            MAY_20,
        ),
        ("Abstract submission deadline\nMay 20, 2024", "application", MAY_20),
        ("Comments must be received no later than May 20, 2024.", "comment", MAY_20),
        ("The comment period ends on May 20, 2024.", "comment", MAY_20),
        ("Consultation closes: 20 May 2024", "comment", MAY_20),
        ("Objections may be lodged until 20 May 2024.", "objection", MAY_20),
        ("Sealed bids will be received until 2:00 p.m. on May 20, 2024.", "bid", MAY_20),
        ("Deadline for submission of tenders: 20 May 2024", "bid", MAY_20),
        ("Payment is due by May 20, 2024.", "payment", MAY_20),
        ("A public hearing will be held on Monday, May 20, 2024, at 6 p.m.", "hearing", MAY_20),
        ("The conference, which is scheduled for May 18 to 20, will be online.", "hearing", MAY_20),
        ("This Act comes into force on 1 June 2024.", "effective", JUNE_1),
        ("Effective date: June 1, 2024", "effective", JUNE_1),
        ("It shall apply from 1 June 2024.", "effective", JUNE_1),
        ("Effective June 1, 2024, fees will change.", "effective", JUNE_1),
        ("This offer is valid until June 1, 2024.", "expiry", JUNE_1),
        ("The permit expires on June 1, 2024.", "expiry", JUNE_1),
        ("Closing date: 20 May 2024", "other", MAY_20),
        ("Reports must be filed by the end of May 2024.", "other", date(2024, 5, 31)),
        ("Please return the form by 20 May.", "other", MAY_20),
    ],
    "de": [
        ("Bewerbungsschluss: 20. Mai 2024", "application", MAY_20),
        ("Einsendeschluss ist der 20.05.2024.", "application", MAY_20),
        ("Anmeldungen sind bis 20. Mai 2024 möglich.", "application", MAY_20),
        ("Wir bitten um Anmeldung bis zum 20. Mai unter der Adresse.", "application", MAY_20),
        ("Stellungnahmen können bis zum 20. Mai 2024 abgegeben werden.", "comment", MAY_20),
        ("Einwendungen können bis zum 20.05.2024 erhoben werden.", "objection", MAY_20),
        ("Angebotsfrist: 20.05.2024, 10:00 Uhr", "bid", MAY_20),
        ("Der Betrag ist bis zum 20. Mai 2024 zu überweisen.", None, MAY_20),
        ("Die Tagung findet am 20. Mai 2024 in Berlin statt.", "hearing", MAY_20),
        ("Das Gesetz tritt am 1. Juni 2024 in Kraft.", "effective", JUNE_1),
        ("Diese Verordnung tritt mit Ablauf des 1. Juni 2024 außer Kraft.", "expiry", JUNE_1),
        ("Gültig bis 1. Juni 2024", "expiry", JUNE_1),
        ("Bindefrist: 1. Juni 2024", "expiry", JUNE_1),
        ("Die Anträge auf Auszahlung müssen bis zum 20. Mai 2024 gestellt werden.", "application", MAY_20),
        ("Der Eintrag ist bis zum 20. Mai 2024 um 13 Uhr geschaltet.", "other", MAY_20),
        ("Die Regelung soll ab 1. Juni 2024 umgesetzt werden.", "effective", JUNE_1),
        ("Abgabefrist: 20. Mai 2024", "other", MAY_20),
        ("Die Unterlagen müssen bis spätestens 20. Mai 2024 eingereicht werden.", "other", MAY_20),
    ],
    "fr": [
        ("Date limite de dépôt des candidatures : 20 mai 2024", "application", MAY_20),
        ("Les inscriptions sont ouvertes jusqu'au 20 mai 2024.", "application", MAY_20),
        ("La consultation publique est ouverte jusqu’au 20 mai 2024.", "comment", MAY_20),
        ("Date limite de réception des offres : 20/05/2024 à 12h00", "bid", MAY_20),
        ("Le présent décret entre en vigueur le 1er juin 2024.", "effective", JUNE_1),
        ("Le permis est valable jusqu'au 1er juin 2024.", "expiry", JUNE_1),
        ("Le présent arrêté est applicable jusqu’au 1er juin 2024.", "expiry", JUNE_1),
        ("Son utilisation est interdite dès le 1er juin 2024.", "effective", JUNE_1),
        ("Épreuve écrite : 20 mai 2024", "hearing", MAY_20),
        ("La réunion aura lieu le lundi 20 mai 2024.", "hearing", MAY_20),
        ("Le paiement doit être effectué au plus tard le 20 mai 2024.", "payment", MAY_20),
        ("Les rapports doivent être transmis au plus tard le 20 mai 2024.", "other", MAY_20),
    ],
    "es": [
        ("El plazo de presentación de solicitudes finaliza el 20 de mayo de 2024.", "application", MAY_20),
        ("Inscripciones hasta el 20 de mayo de 2024.", "application", MAY_20),
        ("Fecha límite de recepción de ofertas: 20 de mayo de 2024", "bid", MAY_20),
        ("La presente ley entrará en vigor el 1 de junio de 2024.", "effective", JUNE_1),
        ("El permiso es válido hasta el 1 de junio de 2024.", "expiry", JUNE_1),
        ("La audiencia se celebrará el 20 de mayo de 2024.", "hearing", MAY_20),
        ("Fecha límite: 20/05/2024", "other", MAY_20),
    ],
    "pt": [
        ("As inscrições podem ser feitas até 20 de maio de 2024.", "application", MAY_20),
        ("Esta lei entra em vigor em 1 de junho de 2024.", "effective", JUNE_1),
        ("A quarentena está vigente até o dia 1 de junho de 2024.", "expiry", JUNE_1),
        ("Prazo para envio dos documentos: 20 de maio de 2024", "application", MAY_20),
    ],
    "it": [
        ("Le domande devono essere presentate entro il 20 maggio 2024.", "application", MAY_20),
        ("Il decreto entra in vigore il 1 giugno 2024.", "effective", JUNE_1),
        ("Scadenza: 20 maggio 2024", "other", MAY_20),
        ("La riunione si terrà il 20 maggio 2024.", "hearing", MAY_20),
    ],
    "nl": [
        ("Aanmelden kan tot en met 20 mei 2024.", "application", MAY_20),
        ("Deze wet treedt in werking met ingang van 1 juni 2024.", "effective", JUNE_1),
        ("De vergadering vindt op 20 mei 2024 plaats.", "hearing", MAY_20),
    ],
    "pl": [
        ("Wnioski należy składać do dnia 20 maja 2024 r.", "application", MAY_20),
        ("Ustawa wchodzi w życie z dniem 1 czerwca 2024 r.", "effective", JUNE_1),
        ("Termin składania ofert: 20.05.2024", "bid", MAY_20),
        ("Termin płatności: 2024-05-20", "payment", MAY_20),
        ("Posiedzenie odbędzie się w dniu 20 maja 2024 r.", "hearing", MAY_20),
    ],
    "ru": [
        ("Приём заявок до 20 мая 2024 года.", "application", MAY_20),
        ("Приказ вступает в силу с 1 июня 2024 года.", "effective", JUNE_1),
        ("Заседание состоится 20 мая 2024 года.", "hearing", MAY_20),
        ("Оплатить налог необходимо до 20 мая 2024 года.", "payment", MAY_20),
        ("Документ действует до 1 июня 2024 года.", "expiry", JUNE_1),
    ],
    "ja": [
        ("応募締切：2024年5月20日（月）", "application", MAY_20),
        ("申請期間：令和6年4月1日から令和6年5月20日まで", "application", MAY_20),
        ("この法律は、令和6年6月1日から施行する。", "effective", JUNE_1),
        ("意見募集期間：2024年4月20日～2024年5月20日", "comment", MAY_20),
        ("説明会の日時：2024年5月20日 14時", "hearing", MAY_20),
        ("有効期限：2024年6月1日", "expiry", JUNE_1),
        ("書類は5月20日までに提出してください。", "other", MAY_20),
    ],
    "ko": [
        ("접수기간: 2024. 5. 1. ~ 2024. 5. 20.", "application", MAY_20),
        ("신청서는 2024년 5월 20일까지 접수한다.", "application", MAY_20),
        ("이 법은 2024년 6월 1일부터 시행한다.", "effective", JUNE_1),
        ("이 고시는 2024년 6월 1일까지 유효하다.", "expiry", JUNE_1),
        ("시험일시: 2024년 5월 20일 10시", "hearing", MAY_20),
    ],
    "sv": [
        ("Sista ansökningsdag är den 20 maj 2024.", None, MAY_20),
        ("Lagen träder i kraft den 1 juni 2024.", "effective", JUNE_1),
    ],
    "da": [
        ("Ansøgningsfrist: 20. maj 2024", "application", MAY_20),
        ("Loven træder i kraft den 1. juni 2024.", "effective", JUNE_1),
    ],
    "cs": [
        ("Přihlášky lze podat do 20. května 2024.", "application", MAY_20),
        ("Zákon nabývá účinnosti dnem 1. června 2024.", "effective", JUNE_1),
    ],
    "sk": [
        ("Ponuky je potrebné doručiť najneskôr do 20. mája 2024.", "bid", MAY_20),
    ],
    "fi": [
        ("Hakuaika päättyy 20.5.2024.", "application", MAY_20),
        ("Lausunnot pyydetään toimittamaan 20.5.2024 mennessä.", "comment", MAY_20),
        ("Muistutukset on jätettävä viimeistään 20. toukokuuta 2024.", "objection", MAY_20),
        ("Tarjousten jättämisen määräaika: 20.5.2024 klo 12", "bid", MAY_20),
        ("Eräpäivä: 20.5.2024", "payment", MAY_20),
        ("Laki tulee voimaan 1 päivänä kesäkuuta 2024.", "effective", JUNE_1),
        ("Päätös on voimassa 1.6.2024 asti.", "expiry", JUNE_1),
        ("Kuulemistilaisuus pidetään 20.5.2024 klo 18.", "hearing", MAY_20),
    ],
    "tr": [
        ("Son başvuru tarihi: 20 Mayıs 2024", "application", MAY_20),
        ("Başvurular 20.05.2024 tarihine kadar yapılacaktır.", "application", MAY_20),
        ("Görüş ve öneriler 20 Mayıs 2024 tarihine kadar iletilebilir.", "comment", MAY_20),
        ("İtirazlar 20 Mayıs 2024 günü mesai bitimine kadar yapılabilir.", "objection", MAY_20),
        ("İhale tarihi ve saati: 20.05.2024 - 14:00", "bid", MAY_20),
        ("Bu Yönetmelik 1 Haziran 2024 tarihinde yürürlüğe girer.", "effective", JUNE_1),
        ("Toplantı 20 Mayıs 2024 Pazartesi günü yapılacaktır.", "hearing", MAY_20),
    ],
    "hu": [
        ("A pályázatok benyújtási határideje: 2024. május 20.", "application", MAY_20),
        ("Az észrevételeket 2024. május 20-ig lehet megtenni.", "comment", MAY_20),
        ("Az ajánlatok benyújtásának határideje: 2024.05.20. 10:00", "bid", MAY_20),
        ("A rendelet 2024. június 1-jén lép hatályba.", "effective", JUNE_1),
    ],
    "ro": [
        ("Dosarele de înscriere se depun până la data de 20 mai 2024.", "application", MAY_20),
        ("Propunerile se transmit până la data de 20 mai 2024.", "comment", MAY_20),
        ("Contestațiile se depun până la 20 mai 2024, ora 14:00.", "objection", MAY_20),
        ("Termenul limită de depunere a ofertelor: 20.05.2024, ora 12:00", "bid", MAY_20),
        ("Hotărârea intră în vigoare la data de 1 iunie 2024.", "effective", JUNE_1),
        ("Ședința va avea loc în data de 20 mai 2024.", "hearing", MAY_20),
    ],
    "uk": [
        ("Заявки приймаються до 20 травня 2024 року.", "application", MAY_20),
        ("Зауваження надсилаються до 20 травня 2024 року.", "comment", MAY_20),
        ("Тендерні пропозиції подаються до 20.05.2024.", "bid", MAY_20),
        ("Закон набирає чинності з 1 червня 2024 року.", "effective", JUNE_1),
        ("Засідання відбудеться 20 травня 2024 року.", "hearing", MAY_20),
    ],
    "bg": [
        ("Заявления се подават в срок до 20 май 2024 г.", "application", MAY_20),
        ("Офертите се подават не по-късно от 17:00 часа на 20.05.2024 г.", "bid", MAY_20),
        ("Наредбата влиза в сила от 1 юни 2024 г.", "effective", JUNE_1),
        ("Търгът ще се проведе на 20 май 2024 г.", "hearing", MAY_20),
    ],
    "el": [
        ("Οι αιτήσεις υποβάλλονται έως τις 20 Μαΐου 2024.", "application", MAY_20),
        ("Καταληκτική ημερομηνία υποβολής προσφορών: 20/05/2024", "bid", MAY_20),
        ("Η απόφαση ισχύει από την 1 Ιουνίου 2024.", "effective", JUNE_1),
        ("Η συνεδρίαση θα πραγματοποιηθεί τη Δευτέρα 20 Μαΐου 2024.", "hearing", MAY_20),
    ],
    "hr": [
        ("Prijave se podnose najkasnije do 20. svibnja 2024.", "application", MAY_20),
        ("Rok za dostavu ponuda: 20. 5. 2024. do 10:00 sati", "bid", MAY_20),
        ("Pravilnik stupa na snagu 1. lipnja 2024.", "effective", JUNE_1),
        ("Javna rasprava održat će se 20. svibnja 2024.", "hearing", MAY_20),
    ],
    "vi": [
        ("Thời hạn nộp hồ sơ: đến hết ngày 20/5/2024", "application", MAY_20),
        ("Ý kiến góp ý gửi về Sở trước ngày 20 tháng 5 năm 2024.", "comment", MAY_20),
        ("Thời điểm đóng thầu: 9 giờ 00 ngày 20/5/2024", "bid", MAY_20),
        ("Thông tư này có hiệu lực từ ngày 01 tháng 6 năm 2024.", "effective", JUNE_1),
    ],
    "id": [
        ("Pendaftaran dibuka sampai dengan 20 Mei 2024.", "application", MAY_20),
        ("Masukan disampaikan paling lambat tanggal 20 Mei 2024.", "comment", MAY_20),
        ("Peraturan ini mulai berlaku pada tanggal 1 Juni 2024.", "effective", JUNE_1),
        ("Rapat akan dilaksanakan pada hari Senin, 20 Mei 2024.", "hearing", MAY_20),
    ],
}


@pytest.mark.parametrize(
    ("language", "text", "kind", "day"),
    [
        pytest.param(language, *case, id=f"{language}: {case[0]}")
        for language, cases in CASES.items()
        for case in cases
    ],
)
def test_a_key_date(language: str, text: str, kind: str | None, day: date) -> None:
    dates = found(language, text)
    assert [each[1] for each in dates] == [day]
    assert kind in (None, dates[0][0])


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("zh", "一九四九年十月一日，中华人民共和国成立。"),
        ("zh", "截至2024年5月20日，全市新增企业三万家。"),
        ("zh", "根据2021年1月1日起施行的《民法典》，作如下规定。"),
        ("zh", "会议于2024年4月20日在省城召开。"),
        ("zh", "该产品证书有效期为两年。"),
        ("zh", "报名时间：2024年13月40日"),
        ("en", "The society was founded on 20 May 1990."),
        ("en", "He expired on 6 April 2024."),
        ("en", "The lockdown came into effect on 23 March 2024."),
        ("en", "The meeting was held on 20 May 2023."),
        ("en", "Sales rose by 20 percent in May 2024."),
        ("en", "Applications must be submitted by February 30, 2024."),
        ("de", "Der Verein wurde am 20. Mai 1990 gegründet."),
        ("de", "Die Frist von 14 Tagen beginnt mit dem Eingang."),
        ("fr", "La société a été fondée le 20 mai 1990."),
        ("es", "La empresa fue fundada el 20 de mayo de 1990."),
        ("ru", "Общество основано 20 мая 1990 года."),
        ("ja", "1990年5月20日に設立されました。"),
        ("ko", "1990년 5월 20일에 설립되었다."),
        ("fi", "Yhdistys perustettiin 20. toukokuuta 1990."),
        ("tr", "Dernek 20 Mayıs 1990 tarihinde kurulmuştur."),
        ("hu", "Az egyesületet 1990. május 20-án alapították."),
        ("ro", "Societatea a fost înființată la 20 mai 1990."),
        ("uk", "Товариство засновано 20 травня 1990 року."),
        ("bg", "Дружеството е основано на 20 май 1990 г."),
        ("el", "Ο σύλλογος ιδρύθηκε στις 20 Μαΐου 1990."),
        ("hr", "Društvo je osnovano 20. svibnja 1990."),
        ("vi", "Hội được thành lập ngày 20 tháng 5 năm 1990."),
        ("id", "Perkumpulan ini didirikan pada 20 Mei 1990."),
    ],
)
def test_a_day_in_a_narrative(language: str, text: str) -> None:
    assert found(language, text) == []
