"""Key dates of a sentence, on a page whose other text shows its language."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

from tui_reader.extraction.key_dates import key_dates
from tui_reader.model import Bulletin, Paragraph

PUBLISHED = datetime(2024, 4, 28, 10, 0, tzinfo=timezone(timedelta(hours=2)))

# Running text that shows the language of a page with a single sentence.
FILLER = {
    "de": "Der Text ist auf der Seite und wird mit den Angaben für die Leser nicht geändert.",
    "fr": "Le texte de la page est pour les lecteurs et une copie en est faite dans le registre.",
    "es": "El texto de la página es para los lectores y una copia se guarda en el registro con la lista.",
    "pt": "O texto da página é para os leitores e uma cópia não se guarda no registo com a lista.",
    "it": "Il testo della pagina è per i lettori e una copia che si conserva nel registro con la lista.",
    "nl": "De tekst van de pagina is voor het publiek en een kopie wordt niet bewaard in het register met lijst.",
    "pl": "Tekst na stronie jest dla czytelników i nie ma go w rejestrze, który jest prowadzony przez urząd.",
    "ru": "Текст на странице предназначен для читателей, и копия хранится в реестре вместе со списком.",
    "ja": "このページの文章は読者のためのものであり、写しは台帳に保存されています。",
    "ko": "이 페이지의 글은 독자를 위한 것이며 사본은 대장에 보관되어 있습니다.",
    "sv": "Texten på sidan är för läsarna och en kopia av det som finns i registret ska inte sparas med listan.",
    "da": "Teksten på siden er for læserne og en kopi af det som findes i registret skal ikke gemmes med listen.",
    "cs": "Text na stránce je pro čtenáře a kopie se v rejstříku vede podle seznamu nebo od úřadu o věci.",
    "en": "The text of this page is for the readers and a copy is kept in the register with the list.",
    "sk": "Text na stránke je pre čitateľov a kópia sa v registri vedie podľa zoznamu alebo od úradu o veci.",
    "fi": "Tämä teksti on lukijoille ja se on myös rekisterissä, joka ei ole julkinen kun se tai kopio on.",
    "tr": "Bu metin okurlar için yazılmıştır ve bir kopyası liste ile de daha sonra bir belge olarak durur.",
    "hu": "Ez a szöveg az olvasóké, és egy másolat is kell a jegyzékbe, hogy az nem vész el vagy meg van.",
    "ro": "Textul de pe pagină este pentru cititori și o copie se află în registru cu lista care nu este din el.",
    "uk": "Текст на цій сторінці призначений для читачів, і його копія зберігається у реєстрі разом зі списком.",
    "bg": "Текстът на страницата е за читателите, а копието му се съхранява в регистъра заедно със списъка.",
    "el": "Το κείμενο αυτής της σελίδας είναι για τους αναγνώστες και το αντίγραφό του φυλάσσεται στο μητρώο.",
    "hr": "Tekst na stranici je za čitatelje i kopija se čuva u registru od ureda, koji su za to ili na nju.",
    "vi": "Văn bản của trang này là cho người đọc và được lưu trong sổ với danh sách không có những tên tại đây.",
    "id": "Teks pada halaman ini untuk pembaca dan salinan yang ada dalam daftar adalah dari kantor atau oleh.",
    "th": "ข้อความในหน้านี้จัดทำขึ้นสำหรับผู้อ่าน และมีสำเนาเก็บไว้ในทะเบียน",
    "fa": "متن این صفحه برای خوانندگان است و یک نسخه از آن در دفتر ثبت نگهداری می‌شود.",
    "hi": "इस पृष्ठ का पाठ पाठकों के लिए है और इसकी एक प्रति सूची के साथ रखी जाती है।",
    "ar": "نص هذه الصفحة موجه إلى القراء، وتحفظ نسخة منه في السجل مع القائمة.",
    "zh": "本页文字供读者阅读，副本保存在登记册中。",
}


def found(language: str, text: str) -> list[tuple[str, date]]:
    """Kind and day of each key date of a page with these lines, published on 28 April 2024."""
    lines = (Paragraph(FILLER[language]), *(Paragraph(line) for line in text.split("\n")))
    bulletin = Bulletin("https://example.org/a.html", published=PUBLISHED, preamble=lines)
    return [(each.kind, each.day) for each in key_dates(bulletin)]
