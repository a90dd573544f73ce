"""Sentences and short passages as notices print them, each with all of its key dates."""

from __future__ import annotations

import pytest

from support.key_dates import found

NOTICES = [
    ("de", "Die Bewerbungsfrist endet am 31. Mai 2024.", [("application", "2024-05-31")]),
    (
        "de",
        "Bewerbungen richten Sie bitte bis zum 31.05.2024 an die Stadtverwaltung.",
        [("application", "2024-05-31")],
    ),
    (
        "de",
        (
            "Der Entwurf liegt in der Zeit vom 6. Mai 2024 bis einschließlich 7. Juni "
            "2024 im Rathaus öffentlich aus."
        ),
        [("objection", "2024-06-07")],
    ),
    ("de", "Die Satzung tritt am Tag nach ihrer Bekanntmachung in Kraft.", [("effective", "2024-04-29")]),
    ("de", "Dieses Gesetz tritt am Tage nach der Verkündung in Kraft.", [("effective", "2024-04-29")]),
    ("de", "Schlusstermin für den Eingang der Angebote: 31.05.2024 10:00 Uhr", [("bid", "2024-05-31")]),
    (
        "de",
        ("Am Montag, den 13. Mai 2024, um 19.00 Uhr findet eine Sitzung des Gemeinderates statt."),
        [("hearing", "2024-05-13")],
    ),
    ("de", "Die Steuer ist am 15. Mai 2024 fällig.", [("payment", "2024-05-15")]),
    ("de", "Die Allgemeinverfügung gilt bis zum 30. Juni 2024.", [("expiry", "2024-06-30")]),
    ("de", "Die Straße ist vom 6. bis 10. Mai 2024 gesperrt.", [("other", "2024-05-10")]),
    ("de", "Abgabe der Steuererklärung bis 31. Juli 2024", [("other", "2024-07-31")]),
    (
        "fr",
        "Les candidatures doivent être adressées avant le 31 mai 2024 à la mairie.",
        [("application", "2024-05-31")],
    ),
    ("fr", "La date limite d'inscription est fixée au 31 mai 2024.", [("application", "2024-05-31")]),
    ("fr", "Clôture des inscriptions le 31 mai 2024.", [("application", "2024-05-31")]),
    ("fr", "Le présent arrêté entre en vigueur le lendemain de sa publication.", [("effective", "2024-04-29")]),
    ("fr", "Enquête publique du lundi 6 mai 2024 au vendredi 7 juin 2024 inclus", [("comment", "2024-06-07")]),
    ("fr", "Date limite de remise des offres : vendredi 31 mai 2024 à 12 h 00", [("bid", "2024-05-31")]),
    (
        "fr",
        "Les dispositions de l'article 2 sont applicables à compter du 1er septembre 2024.",
        [("effective", "2024-09-01")],
    ),
    ("fr", "Le conseil municipal se réunira le 13 mai 2024 à 19 heures.", [("hearing", "2024-05-13")]),
    ("es", "El plazo para presentar alegaciones finaliza el 31 de mayo de 2024.", [("comment", "2024-05-31")]),
    ("es", "Plazo de inscripción: del 6 al 31 de mayo de 2024", [("application", "2024-05-31")]),
    (
        "es",
        "La convocatoria estará abierta hasta el 31 de mayo de 2024 a las 14:00 horas.",
        [("application", "2024-05-31")],
    ),
    ("es", "El examen se realizará el día 15 de junio de 2024.", [("hearing", "2024-06-15")]),
    ("es", "Las ofertas se presentarán hasta el día 31 de mayo de 2024.", [("bid", "2024-05-31")]),
    ("pt", "As inscrições estarão abertas de 6 a 31 de maio de 2024.", [("application", "2024-05-31")]),
    ("pt", "O prazo para envio de propostas termina em 31 de maio de 2024.", [("application", "2024-05-31")]),
    ("pt", "Esta Portaria entra em vigor na data de sua publicação.", [("effective", "2024-04-28")]),
    ("pt", "A audiência pública será realizada no dia 15 de maio de 2024, às 14h.", [("hearing", "2024-05-15")]),
    (
        "it",
        "Le domande di partecipazione vanno presentate entro le ore 12:00 del 31 maggio 2024.",
        [("application", "2024-05-31")],
    ),
    ("it", "Il bando scade il 31 maggio 2024.", [("application", "2024-05-31")]),
    ("it", "Termine per la presentazione delle offerte: 31/05/2024 ore 12:00", [("bid", "2024-05-31")]),
    (
        "it",
        ("La presente legge entra in vigore il giorno successivo a quello della sua pubblicazione."),
        [("effective", "2024-04-29")],
    ),
    ("it", "L'udienza si terrà il 15 maggio 2024 alle ore 10:00.", [("hearing", "2024-05-15")]),
    ("pl", "Oferty należy składać do dnia 31.05.2024 r. do godz. 10:00.", [("bid", "2024-05-31")]),
    ("pl", "Termin nadsyłania zgłoszeń upływa 31 maja 2024 r.", [("application", "2024-05-31")]),
    ("pl", "Zebranie odbędzie się 15 maja 2024 r. o godz. 18:00.", [("hearing", "2024-05-15")]),
    ("ru", "Срок подачи заявок — до 31 мая 2024 года включительно.", [("application", "2024-05-31")]),
    ("ru", "Окончание приёма заявок: 31.05.2024 в 18:00", [("application", "2024-05-31")]),
    ("ru", "Прием документов осуществляется с 6 по 31 мая 2024 года.", [("application", "2024-05-31")]),
    ("ru", "Настоящий приказ вступает в силу со дня его подписания.", [("effective", "2024-04-28")]),
    ("ru", "Общее собрание состоится 15 мая 2024 г. в 10:00.", [("hearing", "2024-05-15")]),
    ("ru", "С 1 сентября 2024 года вводится в действие новый порядок.", [("effective", "2024-09-01")]),
    ("ja", "募集期間\u30002024年5月1日（水）～5月31日（金）17時必着", [("application", "2024-05-31")]),
    ("ja", "応募期間は令和6年5月1日（水曜日）から令和6年5月31日（金曜日）まで", [("application", "2024-05-31")]),
    ("ja", "入札書の提出期限\u3000令和6年5月31日（金）午後5時", [("bid", "2024-05-31")]),
    ("ja", "開札日時：令和6年6月3日 午前10時", [("bid", "2024-06-03")]),
    ("ja", "この省令は、公布の日から施行する。", [("effective", "2024-04-28")]),
    ("ja", "この規則は、令和六年六月一日から施行する。", [("effective", "2024-06-01")]),
    ("ja", "令和6年5月15日（水）に説明会を開催します。", [("hearing", "2024-05-15")]),
    ("ja", "納付期限：2024年5月31日", [("payment", "2024-05-31")]),
    ("ja", "5月31日（金）までにお申し込みください。", [("application", "2024-05-31")]),
    ("ja", "パブリックコメントの募集期間：令和6年4月20日～令和6年5月20日", [("comment", "2024-05-20")]),
    ("ko", "접수기간 : 2024. 5. 7.(화) ~ 5. 31.(금) 18:00까지", [("application", "2024-05-31")]),
    ("ko", "원서접수: 2024.5.7 ~ 2024.5.31", [("application", "2024-05-31")]),
    ("ko", "의견제출 기한: 2024년 5월 31일까지", [("comment", "2024-05-31")]),
    ("ko", "이 영은 공포한 날부터 시행한다.", [("effective", "2024-04-28")]),
    ("ko", "개찰일시: 2024년 5월 31일 11시", [("bid", "2024-05-31")]),
    ("ko", "납부기한: 2024년 5월 31일", [("payment", "2024-05-31")]),
    ("ko", "공청회는 2024년 5월 20일 오후 2시에 개최한다.", [("hearing", "2024-05-20")]),
    (
        "nl",
        "Zienswijzen kunnen van 6 mei 2024 tot en met 17 juni 2024 worden ingediend.",
        [("objection", "2024-06-17")],
    ),
    ("nl", "Reageren kan tot 31 mei 2024.", [("application", "2024-05-31")]),
    (
        "nl",
        ("Deze regeling treedt in werking met ingang van 1 juli 2024 en vervalt met ingang van 1 juli 2026."),
        [("effective", "2024-07-01"), ("expiry", "2026-07-01")],
    ),
    ("sv", "Ansökan ska ha kommit in senast den 31 maj 2024.", [("application", "2024-05-31")]),
    ("sv", "Mötet hålls den 15 maj 2024.", [("hearing", "2024-05-15")]),
    ("da", "Høringsfrist: 31. maj 2024", [("comment", "2024-05-31")]),
    ("cs", "Žádosti lze podávat do 31. května 2024.", [("application", "2024-05-31")]),
    ("cs", "Zasedání zastupitelstva se koná dne 15. května 2024.", [("hearing", "2024-05-15")]),
    (
        "zh",
        (
            "项目概况 市第一中学食堂设备采购项目招标项目的潜在投标人应在市公共资源交易网获取招标文"
            "件，并于2024年05月20日09点30分（北京时间）前递交投标文件。"
        ),
        [("bid", "2024-05-20")],
    ),
    (
        "zh",
        (
            "三、获取招标文件\n"
            "时间：2024年04月29日 至 2024年05月08日，每天上午00:00至12:00，下午12:00至23:59（北京时"
            "间，法定节假日除外）\n"
            "地点：市公共资源交易网"
        ),
        [("other", "2024-05-08")],
    ),
    (
        "zh",
        (
            "四、提交投标文件截止时间、开标时间和地点\n"
            "提交投标文件截止时间：2024年05月20日 09点30分（北京时间）\n"
            "开标时间：2024年05月20日 09点30分（北京时间）\n"
            "地点：第三开标室"
        ),
        [("bid", "2024-05-20")],
    ),
    ("zh", "五、公告期限\n自本公告发布之日起5个工作日。", [("other", "2024-05-08")]),
    (
        "zh",
        (
            "四、响应文件提交\n"
            "截止时间：2024年05月20日 09点30分（北京时间）\n"
            "地点：市公共资源交易中心\n"
            "五、开启\n"
            "时间：2024年05月20日 09点30分（北京时间）"
        ),
        [("bid", "2024-05-20")],
    ),
    ("zh", "对本次招标提出质疑的截止时间为2024年5月9日。", [("objection", "2024-05-09")]),
    ("zh", "五、评标专家 张三\n六、公告期限 自本公告发布之日起1个工作日。", [("other", "2024-04-29")]),
    (
        "zh",
        ("公示期为2024年4月28日至2024年5月7日（5个工作日）。公示期内，如对公示对象有异议，请向纪检组反映。"),
        [("objection", "2024-05-07")],
    ),
    ("zh", "公示时间：2024年4月28日—5月7日，共5个工作日", [("objection", "2024-05-07")]),
    ("zh", "公示期：7天。", [("objection", "2024-05-05")]),
    (
        "zh",
        "各县（市、区）教育局于5月31日前将工作总结报送市教育局基教科，邮箱：x@y.cn。",
        [("other", "2024-05-31")],
    ),
    (
        "zh",
        ("本通知自2024年7月1日起执行，有效期至2027年6月30日。《原通知》（X发〔2019〕3号）同时废止。"),
        [("effective", "2024-07-01"), ("expiry", "2027-06-30")],
    ),
    ("zh", "本办法自2024年6月1日起施行，试行期两年。", [("effective", "2024-06-01"), ("expiry", "2026-05-31")]),
    (
        "zh",
        "本规定自印发之日起施行，有效期为五年，由市科技局负责解释。",
        [("effective", "2024-04-28"), ("expiry", "2029-04-27")],
    ),
    (
        "zh",
        ("现就《条例（草案）》公开征求意见，公众可在2024年5月28日前，通过以下途径和方式提出意见："),
        [("comment", "2024-05-28")],
    ),
    ("zh", "意见反馈截止时间为2024年5月28日。", [("comment", "2024-05-28")]),
    ("zh", "征求意见的期限自2024年4月28日至2024年5月28日。", [("comment", "2024-05-28")]),
    (
        "zh",
        ("兹定于2024年5月15日（星期三）下午2:30在市政府会议中心召开价格听证会，现将有关事项公告如下。"),
        [("hearing", "2024-05-15")],
    ),
    (
        "zh",
        ("定于2024年5月28日10时至2024年5月29日10时止（延时除外）在京东网司法拍卖网络平台上进行公开拍卖活动"),
        [("hearing", "2024-05-29")],
    ),
    ("zh", "竞买保证金应于2024年5月27日17时前缴纳。", [("payment", "2024-05-27")]),
    ("zh", "挂牌时间为：2024年5月10日上午9时至2024年5月20日上午10时。", [("hearing", "2024-05-20")]),
    (
        "zh",
        "国有建设用地使用权申请人可于2024年4月29日至2024年5月18日到自然资源局提交书面申请。",
        [("application", "2024-05-18")],
    ),
    (
        "zh",
        ("股权登记日：2024年5月13日；现场会议时间：2024年5月20日14:30；网络投票时间：2024年5月20日9:15-15:00"),
        [("other", "2024-05-13"), ("hearing", "2024-05-20")],
    ),
    ("zh", "召开的日期时间：2024年5月20日 14点30分", [("hearing", "2024-05-20")]),
    ("zh", "现金红利发放日：2024年5月24日", [("payment", "2024-05-24")]),
    ("zh", "延期至2024年5月31日", [("other", "2024-05-31")]),
    ("zh", "申报截止时间延长至2024年5月31日。", [("application", "2024-05-31")]),
    ("zh", "网上填报时间为2024年5月1日0时—5月31日24时。", [("application", "2024-05-31")]),
    ("zh", "讲座时间：5月18日（周六）14:00", [("hearing", "2024-05-18")]),
    ("zh", "请于2024年5月10日下班前反馈参会回执。", [("other", "2024-05-10")]),
    ("zh", "自2024年5月6日零时起，对中山路实施交通管制", [("other", "2024-05-06")]),
    ("zh", "截止申請日期：2024年5月31日（星期五）", [("application", "2024-05-31")]),
    ("zh", "截標日期為二零二四年五月二十日正午十二時。", [("bid", "2024-05-20")]),
    ("zh", "本規例自2024年6月1日起實施。", [("effective", "2024-06-01")]),
    ("zh", "意見書須於2024年5月28日或之前送達。", [("comment", "2024-05-28")]),
    (
        "en",
        ("The text of this page is for the readers.\nDATES: Comments must be received on or before May 28, 2024."),
        [("comment", "2024-05-28")],
    ),
    (
        "en",
        ("DATES: This final rule is effective June 1, 2024, and is applicable beginning May 20, 2024."),
        [("effective", "2024-05-20"), ("effective", "2024-06-01")],
    ),
    (
        "en",
        (
            "DATES: Written comments and requests for a public hearing must be received "
            "by July 29, 2024. The public hearing will be held on June 3, 2024, from "
            "9 a.m. to 5 p.m., Eastern Time."
        ),
        [("comment", "2024-07-29"), ("hearing", "2024-06-03")],
    ),
    ("en", "The compliance date for this rule is January 1, 2026.", [("other", "2026-01-01")]),
    (
        "en",
        (
            "This Regulation shall enter into force on the twentieth day following that "
            "of its publication in the Official Journal of the European Union. It shall "
            "apply from 1 January 2025."
        ),
        [("effective", "2024-05-18"), ("effective", "2025-01-01")],
    ),
    (
        "en",
        (
            "Member States shall adopt and publish, by 31 December 2025, the laws necessary "
            "to comply with this Directive."
        ),
        [("other", "2025-12-31")],
    ),
    (
        "en",
        ("This consultation closes at 11:59pm on 28 May 2024 and the responses will be published on this page."),
        [("comment", "2024-05-28")],
    ),
    (
        "en",
        (
            "Sealed proposals will be received by the City Clerk until 2:00 p.m. local "
            "time on Tuesday, May 21, 2024, at which time they will be publicly opened "
            "and read aloud. A pre-bid meeting will be held at 10 a.m. on May 7, 2024."
        ),
        [("bid", "2024-05-21"), ("hearing", "2024-05-07")],
    ),
    (
        "en",
        (
            "Closing date for receipt of applications: Friday 31 May 2024 at 12 noon. "
            "Interviews will be held on 12 June 2024 at the office of the Council."
        ),
        [("application", "2024-05-31"), ("hearing", "2024-06-12")],
    ),
    (
        "en",
        "Applications close: 5.00pm, Monday 13 May 2024 for all of the positions in the team.",
        [("application", "2024-05-13")],
    ),
    (
        "en",
        (
            "Last date for submission of online application is 31.05.2024 and the fee "
            "can be paid up to 02.06.2024 by the candidates."
        ),
        [("application", "2024-05-31"), ("payment", "2024-06-02")],
    ),
    ("en", "The last date to apply is May 31, 2024 for the post of the clerk.", [("application", "2024-05-31")]),
    (
        "en",
        (
            "Early bird registration ends May 15, 2024; the conference will take place "
            "in Vienna on June 10-12, 2024."
        ),
        [("application", "2024-05-15"), ("hearing", "2024-06-12")],
    ),
    (
        "en",
        (
            "Paper submission deadline: June 15, 2024 (extended) and the notification "
            "of acceptance is on the page: July 30, 2024. Camera-ready due: August 15, "
            "2024."
        ),
        [("application", "2024-06-15"), ("other", "2024-07-30"), ("other", "2024-08-15")],
    ),
    (
        "en",
        (
            "Your tax return is due on April 15, 2025. Payment must be made no later "
            "than May 31, 2024 to the office."
        ),
        [("payment", "2025-04-15"), ("payment", "2024-05-31")],
    ),
    (
        "en",
        ("He will be sentenced on 20 May. The trial will begin on June 10 in the court of the city."),
        [("hearing", "2024-06-10")],
    ),
    (
        "en",
        (
            "Polls will be open on May 20 from 7 a.m. to 8 p.m. The city will hold a "
            "special election on June 11, 2024."
        ),
        [("hearing", "2024-05-20"), ("hearing", "2024-06-11")],
    ),
    (
        "en",
        (
            "Advisory: end of support for version 8 is May 31, 2025. Support ends on "
            "that date for the users of this product."
        ),
        [("expiry", "2025-05-31")],
    ),
    (
        "en",
        ("The exhibition runs until 30 June 2024 and is open to the public on all of the days of the week."),
        [("other", "2024-06-30")],
    ),
    (
        "en",
        "The road will be closed from May 6 to May 10, 2024 for the work on the bridge.",
        [("other", "2024-05-10")],
    ),
    (
        "en",
        "Deadline extended to 7 June 2024 in the call for papers of the workshop.",
        [("application", "2024-06-07")],
    ),
    ("en", "Please submit your abstract by 31 May to the chair of the session.", [("application", "2024-05-31")]),
    (
        "en",
        ("Objections to the grant of the licence must be made in writing to the Council by 27 May 2024."),
        [("objection", "2024-05-27")],
    ),
    (
        "en",
        (
            "Anyone wishing to appeal must do so within 21 days of the date of this "
            "notice and in the form of the Schedule."
        ),
        [("objection", "2024-05-19")],
    ),
    (
        "en",
        (
            "Notice is hereby given that the Annual General Meeting of the Company will "
            "be held at 10.30 a.m. on Thursday, 23 May 2024."
        ),
        [("hearing", "2024-05-23")],
    ),
    (
        "en",
        (
            "Bids will be opened on 22 May 2024 at the office of the Director and the "
            "bid security of the bidders is to be paid."
        ),
        [("bid", "2024-05-22")],
    ),
    ("en", "You have until 31 May 2024 to claim the rebate of the tax.", [("other", "2024-05-31")]),
    (
        "en",
        "This temporary exemption expires at midnight on June 30, 2024 in all of the areas.",
        [("expiry", "2024-06-30")],
    ),
    # Durations from the publication, and from the end of a notice that is stated in days.
    ("zh", "公众可自公告之日起30日内，通过电话、邮件提出意见和建议。", [("comment", "2024-05-28")]),
    ("zh", "對於公告內容有任何意見者，請於本公告刊登公報之次日起60日內陳述意見。", [("comment", "2024-06-27")]),
    ("zh", "公示期为五个工作日，自2024年5月6日起算。", [("objection", "2024-05-10")]),
    (
        "zh",
        (
            "公告期限：自本公告发布之日起1个工作日。\n"
            "供应商认为成交结果使自己权益受损的，可在公告期限届满之日起七个工作日内提出质疑。"
        ),
        [("other", "2024-04-29"), ("objection", "2024-05-11")],
    ),
    (
        "es",
        (
            "El plazo de presentación de solicitudes será de quince días hábiles a partir del día siguiente al "
            "de la publicación de la presente convocatoria."
        ),
        [("application", "2024-05-17")],
    ),
    (
        "de",
        "Stellungnahmen können innerhalb von vier Wochen nach dieser Bekanntmachung abgegeben werden.",
        [("comment", "2024-05-26")],
    ),
    # Labels above or before days, and what stands behind them.
    ("zh", "挂牌时间为：\nJ2024-31号地块：2024年5月10日9时至2024年5月20日10时。", [("hearing", "2024-05-20")]),
    ("zh", "时间安排\n6月1日-6月10日：网上信息登记", [("application", "2024-06-10")]),
    ("zh", "2024年7月1日起，住房公积金缴存基数调整为上年月平均工资。", [("effective", "2024-07-01")]),
    (
        "zh",
        "材料最迟不得晚于5月17日（周五）下午5点送达经信局，申领补贴过时不候。",
        [("application", "2024-05-17")],
    ),
    ("ko", "원서접수: 2024. 6. 10.(월) 09:00 ~ 6. 14.(금) 18:00", [("application", "2024-06-14")]),
    (
        "de",
        "Die Grundsteuer wird am 15. Mai, 15. August und 15. November 2024 fällig.",
        [("payment", "2024-05-15"), ("payment", "2024-08-15"), ("payment", "2024-11-15")],
    ),
    (
        "en",
        "This rule is effective from 9:30 p.m. through 11 p.m. on August 1, 2024.",
        [("effective", "2024-08-01")],
    ),
    ("en", "Property taxes are payable without penalty until October 31, 2024.", [("payment", "2024-10-31")]),
    # What the text only tells of.
    ("zh", "年检对象\n2023年6月30日前登记成立的社会组织。", []),
    ("zh", "四、评审日期：2024年4月26日", []),
    ("zh", "下列企业许可证有效期已于2024年3月31日届满且未延续。", []),
    ("zh", "5月24日前后将出现天文大潮，请沿岸单位做好防潮准备。", []),
    # Languages that write in other scripts.
    ("th", "รับสมัครตั้งแต่วันที่ 14 พฤษภาคม 2567 ถึงวันที่ 20 พฤษภาคม 2567", [("application", "2024-05-20")]),
    ("th", "กำหนดยื่นข้อเสนอในวันที่ ๖ สิงหาคม ๒๕๖๗", [("bid", "2024-08-06")]),
    ("fa", "ثبت نام تا پایان روز سه‌شنبه ۲۰ آبان ۱۴۰۳ ادامه دارد.", [("application", "2024-11-10")]),
    ("hi", "ऑनलाइन आवेदन की अंतिम तिथि: 15.07.2024", [("application", "2024-07-15")]),
    ("ar", "آخر موعد لتقديم العروض هو يوم الأحد 15 سبتمبر 2024", [("bid", "2024-09-15")]),
    ("tr", "Ücretlerin ödeme tarihi: 15.06.2024", [("payment", "2024-06-15")]),
    ("hu", "A befizetési határidő: 2024. június 15.", [("payment", "2024-06-15")]),
    # Durations from the publication, and days that others replace.
    (
        "fr",
        (
            "Le présent arrêté peut faire l'objet d'un recours devant le tribunal administratif dans un délai de "
            "deux mois à compter de sa publication."
        ),
        [("objection", "2024-06-28")],
    ),
    ("pl", "Rozporządzenie wchodzi w życie po upływie 14 dni od dnia ogłoszenia.", [("effective", "2024-05-12")]),
    (
        "pt",
        "As sugestões são recebidas no prazo de 30 dias a contar da data da publicação.",
        [("comment", "2024-05-28")],
    ),
    (
        "es",
        "El plazo de solicitudes finalizará el 4 de junio de 2024.",
        [("application", "2024-06-04")],
    ),
    ("es", "La presente Resolución surtirá efectos el día de su publicación.", [("effective", "2024-04-28")]),
    (
        "id",
        "Pendaftaran dilaksanakan mulai tanggal 17 Juni 2024 sampai dengan 1 Juli 2024.",
        [("application", "2024-07-01")],
    ),
    (
        "en",
        "Bid submission end date: to be read as 14-05-2024 (17:30 hrs) instead of 06-05-2024 (17:30 hrs)",
        [("bid", "2024-05-14")],
    ),
    ("zh", "于通知发布之日起30日内将意见反馈至我局。", [("comment", "2024-05-28")]),
    ("zh", "對榜示有異議者，得於榜示之次日起10日內申請複查成績。", [("objection", "2024-05-08")]),
    ("zh", "3月修订的《办法》于2023年7月1日起施行，配套文件已出台5件。", []),
]


@pytest.mark.parametrize(
    ("language", "text", "expected"), NOTICES, ids=[f"{each[0]}: {each[1][:40]}" for each in NOTICES]
)
def test_the_key_dates_of_a_notice(language: str, text: str, expected: list[tuple[str, str]]) -> None:
    assert [(kind, day.isoformat()) for kind, day in found(language, text)] == expected
