"""The words of the self-test's page, in the three languages; facts and faults are names and numbers of the machine."""

from kiosk.selftest.model import Outcome

Words = dict[str, str]

# Key of a check: what is asked, and what to do when the answer is no.
CHECKS: dict[str, tuple[Words, Words]] = {
    "versions": (
        {"km": "កំណែកម្មវិធី", "en": "Versions", "fr": "Versions"},
        {
            "km": "សូមដំឡើងកញ្ចប់ម្តងទៀត។",
            "en": "Provision the machine again with the present bundle.",
            "fr": "Réinstallez la machine avec le lot actuel.",
        },
    ),
    "hashes": (
        {"km": "ឯកសារកម្មវិធីនៅដដែល", "en": "Program files are unchanged", "fr": "Les fichiers du programme sont intacts"},
        {
            "km": "កាតអាចខូច។ សូមដំឡើងលើកាតថ្មី។",
            "en": "The card may be failing: provision a new card.",
            "fr": "La carte est peut-être en fin de vie : installez-en une neuve.",
        },
    ),
    "units": (
        {"km": "សេវាកម្មដំណើរការ", "en": "The processes run", "fr": "Les processus tournent"},
        {
            "km": "សូមបិទ រួចបើកម៉ាស៊ីនវិញ ហើយមើល journalctl។",
            "en": "Restart the machine; then read journalctl -u of what failed.",
            "fr": "Redémarrez la machine, puis lisez journalctl -u de ce qui a échoué.",
        },
    ),
    "limits": (
        {"km": "ដែនកំណត់នៃសេវាកម្ម", "en": "Sandboxes and limits", "fr": "Cloisonnement et limites"},
        {
            "km": "សូមដំឡើងម្តងទៀត រួចបើកម៉ាស៊ីនវិញ។",
            "en": "Provision the machine again, and restart it.",
            "fr": "Réinstallez la machine et redémarrez-la.",
        },
    ),
    "network": (
        {"km": "បណ្តាញ", "en": "Network", "fr": "Réseau"},
        {
            "km": "សូមពិនិត្យខ្សែ និងផែនការបណ្តាញ។",
            "en": "Check the cables, and the network plan in the site's file.",
            "fr": "Vérifiez les câbles et le plan du réseau dans le fichier du site.",
        },
    ),
    "firewall": (
        {"km": "ជញ្ជាំងភ្លើង", "en": "Firewall", "fr": "Pare-feu"},
        {
            "km": "សូមដំឡើងម្តងទៀត។ កុំប្រគល់ម៉ាស៊ីននេះ។",
            "en": "Provision again. Do not hand this machine over.",
            "fr": "Réinstallez. Ne remettez pas cette machine.",
        },
    ),
    "clock": (
        {"km": "នាឡិកា", "en": "Clock", "fr": "Horloge"},
        {
            "km": "សូមកំណត់ម៉ោង៖ kiosk usage clock។",
            "en": 'Set the time: kiosk usage clock "2026-11-30 14:05".',
            "fr": 'Réglez l’heure : kiosk usage clock "2026-11-30 14:05".',
        },
    ),
    "disk": (
        {"km": "ថាស", "en": "Disk", "fr": "Disque"},
        {
            "km": "សូមដកចំណងជើងដែលមិនត្រូវការ ឬប្តូរកាត។",
            "en": "Remove titles nobody needs, or change the card.",
            "fr": "Retirez des titres inutiles, ou changez la carte.",
        },
    ),
    "content": (
        {"km": "ចំណងជើងទាំងអស់នៅគ្រប់", "en": "Every title is there", "fr": "Tous les titres sont là"},
        {
            "km": "សូមប្រើ kiosk check --repair។",
            "en": "Give the command kiosk check --repair.",
            "fr": "Lancez kiosk check --repair.",
        },
    ),
    "book": (
        {"km": "បើកសៀវភៅបាន", "en": "A book opens", "fr": "Un livre s’ouvre"},
        {
            "km": "សូមប្រើ kiosk rebuild ហើយសាកម្តងទៀត។",
            "en": "Give the command kiosk rebuild, and try again.",
            "fr": "Lancez kiosk rebuild et recommencez.",
        },
    ),
    "sealing": (
        {
            "km": "សោរបស់ការិយាល័យកណ្តាល",
            "en": "Head office’s key",
            "fr": "Clé du siège",
        },
        {
            "km": "សូមដំឡើងម្តងទៀត ជាមួយសោដែលការិយាល័យកណ្តាលបានបញ្ជាក់។",
            "en": "Provision again, with the key whose fingerprint head office has confirmed.",
            "fr": "Réinstallez, avec la clé dont le siège a confirmé l’empreinte.",
        },
    ),
    "counting": (
        {
            "km": "ការរាប់អ្នកអាន ដោយគ្មានឈ្មោះ",
            "en": "Readers are counted, nobody is named",
            "fr": "Les lecteurs sont comptés, personne n’est nommé",
        },
        {
            "km": "សូមកុំប្រើតួលេខ ហើយប្រាប់ការិយាល័យកណ្តាល។",
            "en": "Do not use the figures; tell head office.",
            "fr": "N’utilisez pas les chiffres ; prévenez le siège.",
        },
    ),
    "hardening": (
        {"km": "ផ្លូវចូលត្រូវបានបិទ", "en": "Ways in are closed", "fr": "Les accès sont fermés"},
        {
            "km": "សូមដំឡើងម្តងទៀត។ កុំប្រគល់ម៉ាស៊ីននេះ។",
            "en": "Provision again. Do not hand this machine over.",
            "fr": "Réinstallez. Ne remettez pas cette machine.",
        },
    ),
}

OUTCOMES: dict[Outcome, Words] = {
    Outcome.GOOD: {"km": "ល្អ", "en": "good", "fr": "bon"},
    Outcome.BAD: {"km": "មិនល្អ", "en": "not good", "fr": "mauvais"},
    Outcome.UNTRIED: {"km": "មិនបានសាក", "en": "not tried", "fr": "non essayé"},
}

PAGE: dict[str, Words] = {
    "title": {
        "km": "ការពិនិត្យម៉ាស៊ីនបណ្ណាល័យ",
        "en": "Self-test of the library’s server",
        "fr": "Autotest du serveur de la bibliothèque",
    },
    "passed": {"km": "ម៉ាស៊ីននេះល្អ។", "en": "This machine is as it should be.", "fr": "Cette machine est en ordre."},
    "failed": {
        "km": "ម៉ាស៊ីននេះមិនទាន់រួចរាល់ទេ។",
        "en": "This machine is not ready.",
        "fr": "Cette machine n’est pas prête.",
    },
    "untrusted": {
        "km": "នាឡិកាមិនប្រាកដ",
        "en": "the clock is not trusted",
        "fr": "horloge non fiable",
    },
    "technician": {"km": "ជាងបច្ចេកទេស", "en": "Technician", "fr": "Technicien"},
    "librarian": {"km": "បណ្ណារក្ស", "en": "Librarian", "fr": "Bibliothécaire"},
    "signature": {"km": "ឈ្មោះ ហត្ថលេខា", "en": "name, signature", "fr": "nom, signature"},
}
