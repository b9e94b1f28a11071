// SPDX-License-Identifier: Apache-2.0
// Who uses a system and how often: people, companies, rates, units and currencies.

#include "nav-lexicon.h"

#define USER(phrase) { phrase, NAV_LEX_PERSON, NULL, 2, 0 }
#define PERSON(phrase) { phrase, NAV_LEX_PERSON, NULL, 1, 0 }
#define CARETAKER(phrase) { phrase, NAV_LEX_PERSON, NULL, 0, 0 }
#define COMPANY(phrase) { phrase, NAV_LEX_COMPANY, NULL, 0, 0 }
#define CONCURRENT(phrase) { phrase, NAV_LEX_CONCURRENT, NULL, 0, 0 }
#define REQUEST(phrase, by_name) { phrase, NAV_LEX_REQUEST, NULL, by_name, 0 }
#define PERIOD(phrase, name, seconds) { phrase, NAV_LEX_PERIOD, name, seconds, 0 }
#define PERIODIC(phrase, name, seconds) { phrase, NAV_LEX_PERIODIC, name, seconds, 0 }
#define TIME(phrase, ms) { phrase, NAV_LEX_TIME_UNIT, NULL, ms, 0 }
#define RATE(phrase, name, seconds) { phrase, NAV_LEX_RATE_UNIT, name, seconds, 0 }
#define TOKEN_RATE(phrase) { phrase, NAV_LEX_TOKEN_RATE, NULL, 1, 0 }
#define MONEY(phrase, code) { phrase, NAV_LEX_CURRENCY, code, 0, 0 }

/* a month is 30 days of requests, as "a month" of traffic means */
#define DAY 86400.0
#define MONTH (30.0 * DAY)
#define YEAR (365.0 * DAY)

const NavLexEntry nav_lexicon_people[] = {
  USER ("user"), USER ("end user"), USER ("seat"), USER ("enduser"), USER ("active user"),
  USER ("dau"), USER ("licence"), USER ("license"), USER ("login"),
  PERSON ("people"), PERSON ("person"), PERSON ("persons"), PERSON ("ppl"), PERSON ("human"),
  PERSON ("individual"), PERSON ("folk"), PERSON ("guy"), PERSON ("head"), PERSON ("man"),
  PERSON ("employee"), PERSON ("staff"), PERSON ("staffer"), PERSON ("worker"), PERSON ("colleague"),
  PERSON ("coworker"), PERSON ("co worker"), PERSON ("teammate"), PERSON ("personnel"),
  PERSON ("developer"), PERSON ("dev"), PERSON ("devs"), PERSON ("programmer"), PERSON ("engineer"),
  PERSON ("coder"), PERSON ("tester"), PERSON ("architect"), PERSON ("designer"),
  PERSON ("product owner"), PERSON ("data scientist"), PERSON ("agent"), PERSON ("operator"),
  PERSON ("rep"), PERSON ("representative"), PERSON ("analyst"), PERSON ("lawyer"),
  PERSON ("attorney"), PERSON ("paralegal"), PERSON ("solicitor"), PERSON ("barrister"),
  PERSON ("notary"), PERSON ("judge"), PERSON ("counsel"), PERSON ("doctor"), PERSON ("physician"),
  PERSON ("nurse"), PERSON ("clinician"), PERSON ("surgeon"), PERSON ("radiologist"),
  PERSON ("pharmacist"), PERSON ("therapist"), PERSON ("medic"), PERSON ("paramedic"),
  PERSON ("patient"), PERSON ("caregiver"), PERSON ("student"), PERSON ("pupil"), PERSON ("teacher"),
  PERSON ("lecturer"), PERSON ("professor"), PERSON ("researcher"), PERSON ("scientist"),
  PERSON ("scholar"), PERSON ("learner"), PERSON ("trainee"), PERSON ("intern"),
  PERSON ("apprentice"), PERSON ("librarian"), PERSON ("writer"), PERSON ("author"),
  PERSON ("editor"), PERSON ("journalist"), PERSON ("reporter"), PERSON ("correspondent"),
  PERSON ("blogger"), PERSON ("copywriter"), PERSON ("marketer"), PERSON ("marketeer"),
  PERSON ("translator"), PERSON ("interpreter"), PERSON ("linguist"), PERSON ("manager"),
  PERSON ("executive"), PERSON ("director"), PERSON ("officer"), PERSON ("supervisor"),
  PERSON ("clerk"), PERSON ("accountant"), PERSON ("auditor"), PERSON ("bookkeeper"),
  PERSON ("consultant"), PERSON ("advisor"), PERSON ("adviser"), PERSON ("banker"),
  PERSON ("trader"), PERSON ("broker"), PERSON ("underwriter"), PERSON ("adjuster"),
  PERSON ("claim handler"), PERSON ("handler"), PERSON ("caseworker"), PERSON ("case worker"),
  PERSON ("civil servant"), PERSON ("official"), PERSON ("citizen"), PERSON ("resident"),
  PERSON ("tenant"), PERSON ("customer"), PERSON ("client"), PERSON ("consumer"), PERSON ("guest"),
  PERSON ("visitor"), PERSON ("shopper"), PERSON ("buyer"), PERSON ("seller"), PERSON ("merchant"),
  PERSON ("traveller"), PERSON ("traveler"), PERSON ("passenger"), PERSON ("member"),
  PERSON ("subscriber"), PERSON ("reader"), PERSON ("viewer"), PERSON ("listener"), PERSON ("player"),
  PERSON ("gamer"), PERSON ("fan"), PERSON ("technician"), PERSON ("mechanic"),
  PERSON ("electrician"), PERSON ("planner"), PERSON ("recruiter"),
  PERSON ("salesperson"), PERSON ("salespeople"), PERSON ("partner"),
  PERSON ("associate"), PERSON ("contractor"), PERSON ("freelancer"), PERSON ("volunteer"),
  PERSON ("policyholder"), PERSON ("policy holder"), PERSON ("account holder"), PERSON ("driver"),
  PERSON ("courier"), PERSON ("pilot"), PERSON ("soldier"), PERSON ("chef"), PERSON ("secretary"),
  PERSON ("dispatcher"), PERSON ("moderator"), PERSON ("specialist"), PERSON ("professional"),
  PERSON ("participant"), PERSON ("attendee"), PERSON ("investor"), PERSON ("farmer"),
  PERSON ("curator"), PERSON ("archivist"), PERSON ("geologist"), PERSON ("chemist"),
  PERSON ("biologist"), PERSON ("economist"), PERSON ("statistician"),
  PERSON ("investigator"), PERSON ("tourist"), PERSON ("friend"), PERSON ("child"),
  PERSON ("children"), PERSON ("inspector"), PERSON ("examiner"), PERSON ("controller"),
  PERSON ("buddy"), PERSON ("crew"), PERSON ("workforce"), PERSON ("headcount"), PERSON ("audience"),
  PERSON ("pathologist"), PERSON ("veterinarian"), PERSON ("vet"), PERSON ("dentist"),
  PERSON ("psychologist"), PERSON ("social worker"), PERSON ("underwriting team"),

  /* German, for who reads the rest of the window in it; sentences are read in English alone. */
  USER ("usuario"), USER ("usuarios"), USER ("utilisateur"), USER ("utilisateurs"), USER ("utenti"),
  USER ("benutzer"), USER ("nutzer"), USER ("anwender"), USER ("benutzerinnen"),
  PERSON ("personen"), PERSON ("leute"), PERSON ("menschen"), PERSON ("mitarbeiter"),
  PERSON ("mitarbeiterinnen"), PERSON ("mitarbeitende"), PERSON ("mitarbeitenden"),
  PERSON ("angestellte"), PERSON ("kollegen"), PERSON ("kunden"), PERSON ("kundinnen"),
  PERSON ("entwickler"), PERSON ("studierende"), PERSON ("studenten"), PERSON ("lehrer"),
  PERSON ("teilnehmer"), PERSON ("besucher"), PERSON ("bürger"), PERSON ("schüler"),

  CARETAKER ("admin"), CARETAKER ("administrator"), CARETAKER ("sysadmin"), CARETAKER ("it guy"),
  CARETAKER ("it person"), CARETAKER ("devops engineer"), CARETAKER ("devops person"),
  CARETAKER ("devops guy"), CARETAKER ("ops person"), CARETAKER ("platform engineer"),
  CARETAKER ("sre"), CARETAKER ("expert"), CARETAKER ("ops guy"), CARETAKER ("it staff"),
  CARETAKER ("ops people"), CARETAKER ("kubernetes person"), CARETAKER ("infra person"),
  CARETAKER ("competitor"), CARETAKER ("supplier"), CARETAKER ("vendor"),

  COMPANY ("company"), COMPANY ("firm"), COMPANY ("organisation"), COMPANY ("organization"),
  COMPANY ("corporation"), COMPANY ("corporate"), COMPANY ("enterprise"), COMPANY ("business"),
  COMPANY ("bank"), COMPANY ("agency"), COMPANY ("hospital"), COMPANY ("university"),
  COMPANY ("school"), COMPANY ("startup"), COMPANY ("start up"), COMPANY ("retailer"),
  COMPANY ("insurer"), COMPANY ("manufacturer"), COMPANY ("city"), COMPANY ("ministry"),
  COMPANY ("institution"), COMPANY ("employer"), COMPANY ("shop"), COMPANY ("utility"),

  CONCURRENT ("concurrent"), CONCURRENT ("concurrently"), CONCURRENT ("simultaneous"),
  CONCURRENT ("simultaneously"), CONCURRENT ("at once"), CONCURRENT ("at the same time"),
  CONCURRENT ("at same time"), CONCURRENT ("in the same time"), CONCURRENT ("same time"),
  CONCURRENT ("at a time"), CONCURRENT ("at one time"), CONCURRENT ("at any time"),
  CONCURRENT ("at any given time"), CONCURRENT ("at any moment"), CONCURRENT ("at any given moment"),
  CONCURRENT ("at any one time"), CONCURRENT ("in parallel"), CONCURRENT ("parallel"),
  CONCURRENT ("online together"), CONCURRENT ("active together"), CONCURRENT ("logged in"),
  CONCURRENT ("active at peak"), CONCURRENT ("online at peak"), CONCURRENT ("at peak"),
  CONCURRENT ("peak of"), CONCURRENT ("at peak time"), CONCURRENT ("in one moment"),
  CONCURRENT ("concurrency"), CONCURRENT ("gleichzeitig"), CONCURRENT ("gleichzeitige"),

  REQUEST ("request", 1), REQUEST ("req", 1), REQUEST ("query", 1), REQUEST ("call", 1),
  REQUEST ("api call", 1), REQUEST ("prompt", 1), REQUEST ("inference", 1), REQUEST ("message", 1),
  REQUEST ("question", 1), REQUEST ("chat", 0), REQUEST ("conversation", 0), REQUEST ("ticket", 0),
  REQUEST ("email", 0), REQUEST ("mail", 0), REQUEST ("e mail", 0), REQUEST ("document", 0),
  REQUEST ("doc", 0), REQUEST ("article", 0), REQUEST ("report", 0), REQUEST ("translation", 0),
  REQUEST ("summary", 0), REQUEST ("completion", 0), REQUEST ("transaction", 0), REQUEST ("hit", 1),
  REQUEST ("job", 0), REQUEST ("file", 0), REQUEST ("contract", 0), REQUEST ("lookup", 1),
  REQUEST ("search", 0), REQUEST ("enquiry", 1), REQUEST ("inquiry", 1), REQUEST ("session", 0),
  REQUEST ("text", 0), REQUEST ("review", 0), REQUEST ("description", 0), REQUEST ("case", 0),
  REQUEST ("claim", 0), REQUEST ("interaction", 0), REQUEST ("order", 0), REQUEST ("post", 0),
  REQUEST ("pdf", 0), REQUEST ("pr", 0), REQUEST ("pull request", 0), REQUEST ("merge request", 0),
  REQUEST ("record", 0), REQUEST ("comment", 0), REQUEST ("patent", 0), REQUEST ("submission", 0),
  REQUEST ("application", 0), REQUEST ("resume", 0), REQUEST ("form", 0), REQUEST ("note", 0),
  REQUEST ("invocation", 1), REQUEST ("letter", 0), REQUEST ("invoice", 0), REQUEST ("generation", 0),

  PERIOD ("second", "second", 1), PERIOD ("sec", "second", 1), PERIOD ("s", "second", 1),
  PERIOD ("minute", "minute", 60), PERIOD ("min", "minute", 60), PERIOD ("hour", "hour", 3600),
  PERIOD ("hr", "hour", 3600), PERIOD ("h", "hour", 3600), PERIOD ("day", "day", DAY),
  PERIOD ("d", "day", DAY), PERIOD ("week", "week", 7 * DAY), PERIOD ("wk", "week", 7 * DAY),
  PERIOD ("month", "month", MONTH), PERIOD ("mo", "month", MONTH), PERIOD ("mth", "month", MONTH),
  PERIOD ("year", "year", YEAR), PERIOD ("yr", "year", YEAR), PERIOD ("annum", "year", YEAR),
  PERIOD ("night", "day", DAY), PERIOD ("workday", "day", DAY), PERIOD ("business day", "day", DAY),
  PERIOD ("working day", "day", DAY),
  PERIODIC ("daily", "day", DAY), PERIODIC ("hourly", "hour", 3600),
  PERIODIC ("weekly", "week", 7 * DAY), PERIODIC ("monthly", "month", MONTH),
  PERIODIC ("yearly", "year", YEAR), PERIODIC ("annually", "year", YEAR),
  PERIODIC ("annual", "year", YEAR), PERIODIC ("nightly", "day", DAY),

  TIME ("ms", 1), TIME ("msec", 1), TIME ("millisecond", 1), TIME ("milli second", 1),
  TIME ("millis", 1), TIME ("s", 1000), TIME ("sec", 1000), TIME ("second", 1000),
  TIME ("min", 60000), TIME ("mins", 60000), TIME ("minute", 60000), TIME ("hour", 3600000),
  TIME ("hr", 3600000), TIME ("h", 3600000),

  RATE ("rps", "second", 1), RATE ("qps", "second", 1), RATE ("tps", "second", 1),
  RATE ("rpm", "minute", 60), RATE ("qpm", "minute", 60), RATE ("rph", "hour", 3600),
  RATE ("rpd", "day", DAY), RATE ("req / s", "second", 1), RATE ("reqs / s", "second", 1),

  TOKEN_RATE ("tok / s"), TOKEN_RATE ("toks"), TOKEN_RATE ("t / s"),

  MONEY ("$", "USD"), MONEY ("usd", "USD"), MONEY ("us $", "USD"), MONEY ("dollar", "USD"),
  MONEY ("buck", "USD"), MONEY ("us dollar", "USD"), MONEY ("€", "EUR"), MONEY ("eur", "EUR"),
  MONEY ("euro", "EUR"), MONEY ("£", "GBP"), MONEY ("gbp", "GBP"), MONEY ("pound", "GBP"),
  MONEY ("quid", "GBP"), MONEY ("chf", "CHF"), MONEY ("franc", "CHF"), MONEY ("swiss franc", "CHF"),
  MONEY ("¥", "JPY"), MONEY ("jpy", "JPY"), MONEY ("yen", "JPY"), MONEY ("₹", "INR"),
  MONEY ("inr", "INR"), MONEY ("rupee", "INR"), MONEY ("cad", "CAD"), MONEY ("aud", "AUD"),
  MONEY ("sek", "SEK"), MONEY ("nok", "NOK"), MONEY ("dkk", "DKK"), MONEY ("pln", "PLN"),
  MONEY ("zloty", "PLN"), MONEY ("cny", "CNY"), MONEY ("rmb", "CNY"), MONEY ("yuan", "CNY"),
  MONEY ("krona", "SEK"), MONEY ("brl", "BRL"), MONEY ("reais", "BRL"), MONEY ("czk", "CZK"),
  MONEY ("canadian dollar", "CAD"), MONEY ("australian dollar", "AUD"), MONEY ("₩", "KRW"),
  MONEY ("krw", "KRW"), MONEY ("won", "KRW"), MONEY ("sgd", "SGD"), MONEY ("singapore dollar", "SGD"),
  MONEY ("mxn", "MXN"), MONEY ("peso", "MXN"), MONEY ("zar", "ZAR"), MONEY ("rand", "ZAR"),

  { NULL, 0, NULL, 0, 0 },
};
