"""The words of the pages in the languages served; those for ordinals, dates and countdowns are in `labels`."""

from dataclasses import dataclass

NAMES = {"en": "English", "fr": "Français", "es": "Español", "ca": "Català", "ru": "Русский", "kk": "Қазақша"}


@dataclass(frozen=True, slots=True, kw_only=True)
class PageWords:
    """Headings and texts of pages. `events` has the forms that `Language.plural` numbers; `nothing_in` takes a year."""

    tagline: str
    skip: str
    languages: str
    calendars: str
    all_calendars: str
    no_calendars: str
    coming: str
    nothing_coming: str
    events: tuple[str, ...]
    nothing_in: str
    earlier: str
    later: str
    years: str
    whole_year: str
    held: str
    instead_of: str
    subscribe: str
    subscribe_lead: str
    in_app: str
    download: str
    address: str
    address_hint: str
    scan: str
    missing: str
    missing_text: str
    refused: str
    refused_text: str


def page_words(code: str) -> PageWords:
    """Return the words of a language code; English for one that is not served."""
    return _WORDS.get(code, _WORDS["en"])


_WORDS = {
    "en": PageWords(
        tagline="Dates worth remembering, told ahead of time.",
        skip="Skip to the content",
        languages="Language",
        calendars="Calendars",
        all_calendars="All calendars",
        no_calendars="There are no public calendars yet.",
        coming="What comes next",
        nothing_coming="Nothing within a year.",
        events=("event", "events"),
        nothing_in="Nothing falls in {}.",
        earlier="Previous year",
        later="Next year",
        years="Years",
        whole_year="All year",
        held="held",
        instead_of="instead of {}",
        subscribe="Subscribe",
        subscribe_lead="Your calendar keeps itself up to date.",
        in_app="Calendar app",
        download="Download .ics",
        address="Feed address",
        address_hint="For any other calendar: copy this address.",
        scan="Or scan it with a phone:",
        missing="This page does not exist",
        missing_text="The address may be mistyped, or what stood here has gone.",
        refused="That cannot be done here",
        refused_text="The address exists, but it does not take a request of this kind.",
    ),
    "fr": PageWords(
        tagline="Des dates à ne pas oublier, rappelées à temps.",
        skip="Aller au contenu",
        languages="Langue",
        calendars="Calendriers",
        all_calendars="Tous les calendriers",
        no_calendars="Il n’y a pas encore de calendrier public.",
        coming="Prochaines dates",
        nothing_coming="Rien dans l’année à venir.",
        events=("événement", "événements"),
        nothing_in="Aucune date en {}.",
        earlier="Année précédente",
        later="Année suivante",
        years="Années",
        whole_year="Toute l’année",
        held="a eu lieu",
        instead_of="au lieu du {}",
        subscribe="S’abonner",
        subscribe_lead="Votre calendrier se met à jour tout seul.",
        in_app="Application de calendrier",
        download="Télécharger .ics",
        address="Adresse du flux",
        address_hint="Pour tout autre calendrier : copiez cette adresse.",
        scan="Ou scannez-le avec un téléphone :",
        missing="Cette page n’existe pas",
        missing_text="L’adresse est peut-être mal écrite, ou la page a disparu.",
        refused="Cela n’est pas possible ici",
        refused_text="L’adresse existe, mais elle n’accepte pas ce genre de requête.",
    ),
    "es": PageWords(
        tagline="Fechas que no hay que olvidar, avisadas a tiempo.",
        skip="Ir al contenido",
        languages="Idioma",
        calendars="Calendarios",
        all_calendars="Todos los calendarios",
        no_calendars="Todavía no hay calendarios públicos.",
        coming="Próximas fechas",
        nothing_coming="Nada en el próximo año.",
        events=("evento", "eventos"),
        nothing_in="No hay fechas en {}.",
        earlier="Año anterior",
        later="Año siguiente",
        years="Años",
        whole_year="Todo el año",
        held="celebrado",
        instead_of="en lugar del {}",
        subscribe="Suscribirse",
        subscribe_lead="Su calendario se actualiza solo.",
        in_app="Aplicación de calendario",
        download="Descargar .ics",
        address="Dirección del calendario",
        address_hint="Para cualquier otro calendario: copie esta dirección.",
        scan="O escanéalo con un teléfono:",
        missing="Esta página no existe",
        missing_text="Puede que la dirección esté mal escrita o que la página haya desaparecido.",
        refused="Eso no se puede hacer aquí",
        refused_text="La dirección existe, pero no admite una petición de este tipo.",
    ),
    "ca": PageWords(
        tagline="Dates per no oblidar, avisades a temps.",
        skip="Vés al contingut",
        languages="Llengua",
        calendars="Calendaris",
        all_calendars="Tots els calendaris",
        no_calendars="Encara no hi ha calendaris públics.",
        coming="Properes dates",
        nothing_coming="Res durant el pròxim any.",
        events=("esdeveniment", "esdeveniments"),
        nothing_in="No hi ha dates el {}.",
        earlier="Any anterior",
        later="Any següent",
        years="Anys",
        whole_year="Tot l’any",
        held="celebrat",
        instead_of="en lloc del {}",
        subscribe="Subscriu-t’hi",
        subscribe_lead="El teu calendari s’actualitza tot sol.",
        in_app="Aplicació de calendari",
        download="Baixa .ics",
        address="Adreça del calendari",
        address_hint="Per a qualsevol altre calendari: copia aquesta adreça.",
        scan="O escaneja-ho amb un telèfon:",
        missing="Aquesta pàgina no existeix",
        missing_text="Potser l’adreça està mal escrita, o el que hi havia aquí ja no hi és.",
        refused="Això no es pot fer aquí",
        refused_text="L’adreça existeix, però no admet una petició d’aquesta mena.",
    ),
    "ru": PageWords(
        tagline="Даты, о которых стоит помнить, и напоминания заранее.",
        skip="Перейти к содержанию",
        languages="Язык",
        calendars="Календари",
        all_calendars="Все календари",
        no_calendars="Открытых календарей пока нет.",
        coming="Ближайшие даты",
        nothing_coming="В ближайший год ничего нет.",
        events=("событие", "события", "событий"),
        nothing_in="В {} году дат нет.",
        earlier="Предыдущий год",
        later="Следующий год",
        years="Годы",
        whole_year="Весь год",
        held="состоялось",
        instead_of="вместо: {}",
        subscribe="Подписаться",
        subscribe_lead="Календарь будет обновляться сам.",
        in_app="Приложение календаря",
        download="Скачать .ics",
        address="Адрес календаря",
        address_hint="Для любого другого календаря: скопируйте этот адрес.",
        scan="Или отсканируйте телефоном:",
        missing="Такой страницы нет",
        missing_text="Возможно, в адресе опечатка или страницу удалили.",
        refused="Здесь это невозможно",
        refused_text="Адрес существует, но не принимает такие запросы.",
    ),
    "kk": PageWords(
        tagline="Есте сақтайтын күндер және алдын ала ескерту.",
        skip="Мазмұнға өту",
        languages="Тіл",
        calendars="Күнтізбелер",
        all_calendars="Барлық күнтізбелер",
        no_calendars="Ашық күнтізбелер әзірге жоқ.",
        coming="Алдағы күндер",
        nothing_coming="Бір жыл ішінде ештеңе жоқ.",
        events=("оқиға",),
        nothing_in="{} жылы ештеңе жоқ.",
        earlier="Алдыңғы жыл",
        later="Келесі жыл",
        years="Жылдар",
        whole_year="Жыл бойы",
        held="өтті",
        instead_of="орнына: {}",
        subscribe="Жазылу",
        subscribe_lead="Күнтізбеңіз өздігінен жаңарып тұрады.",
        in_app="Күнтізбе қолданбасы",
        download=".ics жүктеу",
        address="Күнтізбе мекенжайы",
        address_hint="Кез келген басқа күнтізбе үшін осы мекенжайды көшіріңіз.",
        scan="Немесе телефонмен сканерлеңіз:",
        missing="Мұндай бет жоқ",
        missing_text="Мекенжай қате жазылған немесе бет жойылған болуы мүмкін.",
        refused="Мұны осында жасау мүмкін емес",
        refused_text="Мекенжай бар, бірақ мұндай сұрауды қабылдамайды.",
    ),
}
