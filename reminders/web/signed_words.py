"""The words of the pages behind signed links, in the languages served."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedWords:
    """`unsubscribe_text` and `done_by` take a name."""

    gone: str
    gone_text: str
    unsubscribe: str
    unsubscribe_text: str
    unsubscribed: str
    unsubscribed_text: str
    ask: str
    done: str
    done_text: str
    done_by: str
    later: str
    undo: str
    undone: str


def signed_words(code: str) -> SignedWords:
    """Return the words of a language code; English for one that is not served."""
    return _WORDS.get(code, _WORDS["en"])


_WORDS = {
    "en": SignedWords(
        gone="This link does not work",
        gone_text="It may be incomplete or too old, or what it was about is over.",
        unsubscribe="No more reminders?",
        unsubscribe_text="{} will get no more messages from here.",
        unsubscribed="You will get no more reminders",
        unsubscribed_text="What was still to come is cancelled. Whoever runs this service can turn it on again.",
        ask="What shall be done about it?",
        done="Done",
        done_text="You will not be reminded of this again.",
        done_by="{} has taken care of it.",
        later="You will be reminded again",
        undo="It is not done after all",
        undone="Taken back",
    ),
    "fr": SignedWords(
        gone="Ce lien ne fonctionne pas",
        gone_text="Il est peut-être incomplet ou trop ancien, ou ce dont il s’agit est terminé.",
        unsubscribe="Plus de rappels ?",
        unsubscribe_text="{} ne recevra plus de messages d’ici.",
        unsubscribed="Vous ne recevrez plus de rappels",
        unsubscribed_text="Ce qui restait à venir est annulé. Le responsable de ce service peut les rétablir.",
        ask="Que faut-il faire ?",
        done="C’est fait",
        done_text="Ce rappel ne reviendra plus.",
        done_by="{} s’en est occupé.",
        later="Vous recevrez un nouveau rappel",
        undo="Finalement, ce n’est pas fait",
        undone="Réponse annulée",
    ),
    "es": SignedWords(
        gone="Este enlace no funciona",
        gone_text="Puede que esté incompleto o sea demasiado antiguo, o que el asunto ya haya terminado.",
        unsubscribe="¿No quiere más recordatorios?",
        unsubscribe_text="{} no recibirá más mensajes de aquí.",
        unsubscribed="No recibirá más recordatorios",
        unsubscribed_text="Lo que quedaba por enviar está cancelado. Quien lleva este servicio puede reactivarlos.",
        ask="¿Qué desea hacer?",
        done="Hecho",
        done_text="Este recordatorio no volverá.",
        done_by="{} se ha ocupado de ello.",
        later="Recibirá otro recordatorio",
        undo="Al final no está hecho",
        undone="Respuesta anulada",
    ),
    "ca": SignedWords(
        gone="Aquest enllaç no funciona",
        gone_text="Potser és incomplet o massa antic, o l’assumpte ja s’ha acabat.",
        unsubscribe="No voleu més recordatoris?",
        unsubscribe_text="{} no rebrà més missatges d’aquí.",
        unsubscribed="No rebreu més recordatoris",
        unsubscribed_text="El que quedava per enviar s’ha cancel·lat. Qui porta aquest servei els pot reactivar.",
        ask="Què voleu fer?",
        done="Fet",
        done_text="Aquest recordatori no tornarà.",
        done_by="{} se n’ha encarregat.",
        later="Rebreu un altre recordatori",
        undo="Al final no està fet",
        undone="Resposta anul·lada",
    ),
    "ru": SignedWords(
        gone="Эта ссылка не работает",
        gone_text="Возможно, она неполная или устарела, либо то, к чему она относится, уже позади.",
        unsubscribe="Больше не напоминать?",
        unsubscribe_text="{}: сообщения отсюда больше приходить не будут.",
        unsubscribed="Напоминаний больше не будет",
        unsubscribed_text="То, что ещё предстояло отправить, отменено. Снова включить их может владелец этого сервиса.",
        ask="Что сделать?",
        done="Сделано",
        done_text="Это напоминание больше не придёт.",
        done_by="Этим занимается: {}.",
        later="Напоминание придёт снова",
        undo="Всё-таки не сделано",
        undone="Ответ отменён",
    ),
    "kk": SignedWords(
        gone="Бұл сілтеме жұмыс істемейді",
        gone_text="Ол толық емес не ескірген, немесе оның мәселесі аяқталған болуы мүмкін.",
        unsubscribe="Енді еске салмау керек пе?",
        unsubscribe_text="{}: бұл жерден енді хабарлама келмейді.",
        unsubscribed="Сізге енді еске салу келмейді",
        unsubscribed_text="Алдағы хабарламалар тоқтатылды. Оларды осы қызметтің иесі қайта қоса алады.",
        ask="Не істеу керек?",
        done="Орындалды",
        done_text="Бұл туралы енді еске салынбайды.",
        done_by="Мұнымен айналысқан: {}.",
        later="Сізге қайта еске салынады",
        undo="Шын мәнінде әлі орындалмады",
        undone="Жауап қайтарып алынды",
    ),
}
