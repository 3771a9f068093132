"""The invented prisoners: twelve stand on both lists, thirteen on one only."""

from __future__ import annotations

from typing import NamedTuple


class Persian(NamedTuple):
    """One row of the Persian list; born and arrested by the Jalali calendar."""

    name: str
    father: str
    born: str
    arrested: str
    state: str
    remark: str = ""


class Latin(NamedTuple):
    """One row of the Latin list; born and arrested by the Gregorian calendar."""

    name: str
    father: str
    born: str
    arrested: str
    state: str
    remark: str = ""


HELD, FREE, BAIL, UNKNOWN = "در بازداشت", "آزاد شده", "آزاد با وثیقه", "نامعلوم"

# The first twelve of each list are the same people, in another order and another spelling.
PERSIAN = (
    Persian("مریم رادمنش", "یوسف", "۱۳۷۴", "۱۴۰۰/۰۷/۱۴", HELD, "در میدان لاله بازداشت شد و بازجو پیامک او را خواند"),
    Persian("حسین کرملو", "رحیم", "۱۳۶۸", "۱۴۰۰/۰۷/۱۴", HELD, "بیمار قلبی است و دارو به او نمی\u200cرسد"),
    Persian("محمدجواد نیک\u200cسیر", "احمد", "۱۳۷۹", "۱۴۰۰/۰۷/۱۴", BAIL),
    Persian("زهرا ایلخان\u200cزاده", "کریم", "۱۳۷۱", "۱۴۰۰/۰۷/۱۴", HELD),
    Persian(
        "عبدالرضا موسوی\u200cتبار", "سید جلال", "۱۳۵۹", "۱۴۰۰/۰۷/۱۵", HELD, "خانواده تاریخ ۱۵ مهر را تأیید کرده است"
    ),
    Persian("شیرین قره\u200cداغی", "بهمن", "۱۳۷۷", "۱۴۰۰/۰۷/۱۴", FREE),
    Persian("غلامحسین یوسفی\u200cنیا", "عباس", "۱۳۴۹", "۱۴۰۰/۰۷/۱۴", HELD),
    Persian("الهام ذوالفقاری", "محمود", "۱۳۸۰", "۱۴۰۰/۰۷/۱۴", BAIL),
    Persian("امیرحسین ژاله", "منصور", "۱۳۷۶", "۱۴۰۰/۰۷/۱۸", HELD),
    Persian("فاطمه چراغ\u200cپور", "اسماعیل", "۱۳۶۵", "۱۴۰۰/۰۷/۱۴", FREE),
    Persian("بهروز اوجاقلو", "نادر", "۱۳۷۰", "۱۴۰۰/۰۷/۱۴", HELD, "تلفن او هنگام بازداشت در خانه بود"),
    Persian("سعید خوش\u200cخو", "حبیب", "۱۳۷۳", "۱۴۰۰/۰۷/۲۱", HELD),
    Persian("محمدرضا حسینی", "علی", "۱۳۷۱", "۱۴۰۰/۰۷/۱۴", HELD, "کارگر راه\u200cآهن؛ فرزند علی، متولد ۱۳۷۱"),
    Persian("لیلا پرنیان", "جعفر", "۱۳۸۱", "۱۴۰۰/۰۷/۱۴", FREE),
    Persian("کاوه دشتستانی", "هوشنگ", "۱۳۶۳", "۱۴۰۰/۰۷/۱۴", HELD),
    Persian("نرگس آبادی", "صمد", "۱۳۷۵", "۱۴۰۰/۰۷/۱۴", BAIL),
    Persian("یاسر تنگستانی", "خلیل", "۱۳۷۸", "۱۴۰۰/۰۷/۱۹", HELD),
    Persian("پریسا گل\u200cاندام", "فریدون", "۱۳۸۲", "۱۴۰۰/۰۷/۱۴", FREE, "هنگام بازداشت هفده سال و نیم داشت"),
    Persian("ابراهیم صفری\u200cپور", "قاسم", "۱۳۵۵", "۱۴۰۰/۰۷/۱۴", HELD),
    Persian("سمیرا وثوقی", "ناصر", "۱۳۷۲", "۱۴۰۰/۰۷/۱۴", UNKNOWN),
    Persian("مهدی طاق\u200cبستانی", "رضا", "۱۳۶۹", "۱۴۰۰/۰۷/۲۰", HELD),
    Persian("هانیه کوهسار", "ایرج", "۱۳۷۹", "۱۴۰۰/۰۷/۱۴", FREE),
    Persian("جمشید اردلانی\u200cفر", "تقی", "۱۳۶۱", "۱۴۰۰/۰۷/۱۴", HELD),
    Persian("رؤیا سپهرم", "داوود", "۱۳۷۴", "۱۴۰۰/۰۷/۱۴", UNKNOWN),
    Persian("مصطفی بیدگل", "حسن", "۱۳۶۷", "۱۴۰۰/۰۷/۱۴", HELD),
)

LATIN = (
    Latin(
        "Hossein Karamlou", "Rahim", "1989", "2021-10-06", "detained", "Heart patient, medicine refused by the prison"
    ),
    Latin("Zahra Ilkhanzadeh", "Karim", "1992", "2021-10-06", "detained"),
    Latin(
        "RADMANESH, Maryam",
        "Yousef",
        "1995",
        "2021-10-06",
        "detained",
        "Taken at Laleh Square; text message read out to her",
    ),
    Latin("Mohammad-Javad Niksiyar", "Ahmad", "2000", "2021-10-06", "bail"),
    Latin(
        "Abdolreza Mousavi Tabar",
        "Seyed Jalal",
        "1980",
        "2021-10-06",
        "detained",
        "Arrest on 6 October, a neighbour says",
    ),
    Latin("Shirin Gharedaghi", "Bahman", "1998", "2021-10-06", "released"),
    Latin("Gholam Hossein Yusefi-Nia", "Abbas", "1970", "2021-10-06", "detained"),
    Latin("Elham Zolfaghari", "Mahmoud", "2001", "2021-10-06", "bail"),
    Latin("Amir-Hossein Jaleh", "Mansour", "1997", "2021-10-10", "detained"),
    Latin("Fatemeh Cheraghpoor", "Esmaeil", "1986", "2021-10-06", "released"),
    Latin("Behrouz Ojaghlu", "Nader", "1991", "2021-10-06", "detained", "Says his phone was at home that day"),
    Latin("Saeed Khoshkhoo", "Habib", "1994", "2021-10-13", "detained"),
    Latin("Mohammadreza Hosseini", "Kazem", "1985", "2021-10-19", "detained", "Teacher, son of Kazem, born in 1985"),
    Latin("Parviz Nakhjiri", "Sohrab", "1978", "2021-10-06", "detained"),
    Latin("Azadeh Mirshekar", "Hamid", "1996", "2021-10-08", "bail"),
    Latin("Dariush Pakniyat", "Ali-Akbar", "1983", "2021-10-06", "detained"),
    Latin("Ghazaleh Torkashvand", "Morteza", "1999", "2021-10-06", "released"),
    Latin("Kianoush Rafat", "Vahid", "2002", "2021-10-11", "detained"),
    Latin("Masoumeh Alborzian", "Gholam", "1975", "2021-10-06", "unknown"),
    Latin("Omid Sangari", "Javad", "1993", "2021-10-06", "detained"),
    Latin("Setareh Bidarian", "Farhad", "1997", "2021-10-06", "released"),
    Latin("Taher Ghobadian", "Latif", "1988", "2021-10-12", "detained"),
    Latin("Vida Jouybar", "Sirous", "1990", "2021-10-06", "bail"),
    Latin("Yaghoub Sohrabnejad", "Eshagh", "1969", "2021-10-06", "detained"),
    Latin("Nima Farahvash", "Behzad", "2003", "2021-10-07", "unknown"),
)
