// SPDX-License-Identifier: Apache-2.0
// The one place where codes become sentences. Tables hold the words, this file fills them in:
// `{name}` is a text argument, `{name:kind}` a number in a unit or an id in a vocabulary.

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "workflow/nav-words-private.h"

const NavWordsStyle nav_words_english = { &nav_number_style_plain, FALSE };

static NavNumberStyle local_numbers = { ".", ",", FALSE };
const NavWordsStyle nav_words_local = { &local_numbers, TRUE };

/**
 * nav_words_set_local_numbers:
 * @numbers: how numbers look in sentences of nav_words_local; its strings are kept
 *
 * What the window does once at its start; the command line keeps to plain numbers.
 */
void
nav_words_set_local_numbers (const NavNumberStyle *numbers)
{
  g_return_if_fail (numbers != NULL);

  local_numbers = *numbers;
}

const char *
_nav_words_translate (const NavWordsStyle *style, const char *words)
{
  return style->translated ? g_dgettext (GETTEXT_PACKAGE, words) : words;
}

const char *
_nav_words_look_up (const NavWordsEntry *table, const char *id)
{
  for (; table->id != NULL; table++)
    if (strcmp (table->id, id) == 0)
      return table->words;
  return NULL;
}

/* Names with commas between them, each in words. */
static void
append_fields (GString *out, const NavWordsStyle *style, const char *names)
{
  g_auto (GStrv) list = g_strsplit (names, ",", 0);

  for (gsize i = 0; list[i] != NULL; i++)
    g_string_append_printf (out, "%s%s", i > 0 ? ", " : "",
                            nav_words_term (style, NAV_WORDS_INTENT_FIELD, list[i]));
}

/* What has no words is shown as it is: an id of the user's own, a name that the tables leave alone.
 * */
static void
append_text (GString *out, const NavWordsStyle *style, const char *kind, const char *text)
{
  NavVocabulary vocabulary;

  if (text == NULL)
    g_string_append (out, _nav_words_translate (style, N_ ("unknown")));
  else if (kind != NULL && strcmp (kind, NAV_WORDS_KIND_INTENT_FIELDS) == 0)
    append_fields (out, style, text);
  else if (kind != NULL && _nav_words_vocabulary_for_kind (kind, &vocabulary))
    g_string_append (out, nav_words_term (style, vocabulary, text));
  else
    g_string_append (out, text);
}

static void
append_argument (GString *out, const NavWordsStyle *style, const char *name, const char *kind,
                 NavFinding *args)
{
  g_autofree char *number = NULL;

  if (kind == NULL || !_nav_words_knows_kind (kind)) {
    append_text (out, style, kind, nav_finding_get_text (args, name));
    return;
  }
  number = _nav_words_format (style, kind, nav_finding_get_number (args, name));
  g_string_append (out, number);
}

static void
append_placeholder (GString *out, const NavWordsStyle *style, const char *start, const char *end,
                    NavFinding *args)
{
  g_autofree char *inside = g_strndup (start, (gsize) (end - start));
  char *colon = strchr (inside, ':');

  if (colon != NULL)
    *colon = '\0';
  append_argument (out, style, inside, colon ? colon + 1 : NULL, args);
}

/**
 * nav_words_fill:
 * @style: language and numbers
 * @template: words with placeholders, translated already
 * @args: where the placeholders' values are
 *
 * Returns: (transfer full): the sentence
 */
char *
nav_words_fill (const NavWordsStyle *style, const char *template, NavFinding *args)
{
  GString *out = g_string_new (NULL);

  while (*template != '\0') {
    const char *open = strchr (template, '{');
    const char *close = open ? strchr (open, '}') : NULL;
    if (close == NULL) {
      g_string_append (out, template);
      break;
    }
    g_string_append_len (out, template, open - template);
    append_placeholder (out, style, open + 1, close, args);
    template = close + 1;
  }
  return g_string_free (out, FALSE);
}

/* Takes @args; @words are not translated yet. */
char *
_nav_words_fill (const NavWordsStyle *style, const char *words, NavFinding *args)
{
  char *text = nav_words_fill (style, _nav_words_translate (style, words), args);

  nav_finding_unref (args);
  return text;
}

gboolean
nav_words_knows_finding (const char *code)
{
  return _nav_words_look_up (_nav_words_findings, code) != NULL;
}

/**
 * nav_words_finding:
 * @style: language and numbers
 * @finding: a reason, risk, note, remark or source
 *
 * Any thread, like everything here.
 *
 * Returns: (transfer full): the finding as a sentence; the code itself where there are no words for
 *   it, which the tests do not let happen
 */
char *
nav_words_finding (const NavWordsStyle *style, NavFinding *finding)
{
  const char *words = _nav_words_look_up (_nav_words_findings, nav_finding_get_code (finding));

  if (words == NULL)
    return g_strdup (nav_finding_get_code (finding));
  return nav_words_fill (style, _nav_words_translate (style, words), finding);
}

gboolean
nav_words_knows_term (NavVocabulary vocabulary, const char *id)
{
  return _nav_words_look_up (_nav_words_vocabulary (vocabulary), id) != NULL;
}

/**
 * nav_words_term:
 * @id: an id of @vocabulary
 *
 * Returns: the word for it, or @id itself where there is none; lives as long as @id
 */
const char *
nav_words_term (const NavWordsStyle *style, NavVocabulary vocabulary, const char *id)
{
  const char *words = _nav_words_look_up (_nav_words_vocabulary (vocabulary), id);

  return words ? _nav_words_translate (style, words) : id;
}

static const char *
word_of_part (const NavWordsStyle *style, const char *part)
{
  static const NavVocabulary order[] = { NAV_WORDS_QUANTITY, NAV_WORDS_FIELD, NAV_WORDS_METRIC };

  for (gsize i = 0; i < G_N_ELEMENTS (order); i++)
    if (nav_words_knows_term (order[i], part))
      return nav_words_term (style, order[i], part);
  return NULL;
}

/* `ttft_ms[1]` of a range is its upper end; other indices say nothing to people. */
static void
append_part (GString *out, const NavWordsStyle *style, char *part)
{
  char *bracket = strchr (part, '[');
  int index = bracket ? bracket[1] - '0' : -1;
  const char *word;

  if (bracket != NULL)
    *bracket = '\0';
  if (bracket != NULL && strcmp (part, "metrics") == 0)
    word = index == 0 ? "TTFT" : index == 1 ? "TPOT" : "E2E";
  else
    word = word_of_part (style, part);
  if (word != NULL)
    g_string_append_printf (out, "%s%s", out->len > 0 ? " " : "", word);
  if (bracket != NULL && word != NULL && strcmp (part, "metrics") != 0)
    g_string_append_printf (out, " (%s)",
                            word_of_part (style, index == 0 ? "low" : "high"));
}

/**
 * nav_words_name:
 * @path: what a number is called in JSON and in derivations: `replicas`, `slo.ttft_ms`,
 *   `memory.weights_gib`, `range80.e2e_ms[1]`
 *
 * Returns: (transfer full): what people call it; the path itself where there are no words
 */
char *
nav_words_name (const NavWordsStyle *style, const char *path)
{
  const char *whole = word_of_part (style, path);
  g_auto (GStrv) parts = NULL;
  GString *out;

  if (whole != NULL)
    return g_strdup (whole);
  parts = g_strsplit (path, ".", 0);
  out = g_string_new (NULL);
  for (gsize i = 0; parts[i] != NULL; i++)
    append_part (out, style, parts[i]);
  if (out->len == 0)
    g_string_append (out, path);
  return g_string_free (out, FALSE);
}

/* Units of derivations that have a format of their own. */
static const char *
kind_of_unit (const char *unit)
{
  static const char *const kinds[][2] = {
    { "ms", "ms" },          { "req/s", "rate" },     { "USD", "usd" },
    { "USD/h", "usd" },      { "USD/month", "usd" },  { "tokens", "tokens" },
    { "people", "people" },  { "GPUs", "gpus" },      { "replicas", "replicas" },
    { "GiB", "gib" },        { "1", "number" },       { "", "number" },
    { "%", "pct" },          { "h", "hours" },        { "requests", "requests" },
    { "bytes", "bytes" },    { "nodes", "nodes" },     { "parameters", "billions" },
    { "rows", "rows" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (strcmp (unit, kinds[i][0]) == 0)
      return kinds[i][1];
  return NULL;
}

/**
 * nav_words_quantity:
 * @unit: a unit as derivations and the spec's fields name them
 *
 * Returns: (transfer full): the value with its unit, as people write it
 */
char *
nav_words_quantity (const NavWordsStyle *style, double value, const char *unit)
{
  const char *kind = kind_of_unit (unit);
  g_autofree char *number = NULL;

  if (kind == NULL) {
    number = nav_format_number (style->numbers, value);
    return g_strdup_printf ("%s %s", number, nav_words_term (style, NAV_WORDS_UNIT, unit));
  }
  number = _nav_words_format (style, kind, value);
  if (strcmp (unit, "USD/h") == 0)
    return g_strdup_printf ("%s %s", number, _nav_words_translate (style, N_ ("an hour")));
  if (strcmp (unit, "USD/month") == 0)
    return g_strdup_printf ("%s %s", number, _nav_words_translate (style, N_ ("a month")));
  return g_steal_pointer (&number);
}

/**
 * nav_words_capital:
 * @text: words
 *
 * Returns: (transfer full): @text with a capital letter first, as a line of its own begins
 */
char *
nav_words_capital (const char *text)
{
  const char *rest = *text != '\0' ? g_utf8_next_char (text) : text;
  g_autofree char *first = g_utf8_strup (text, rest - text);

  return g_strconcat (first, rest, NULL);
}

/**
 * nav_words_language:
 *
 * Returns: the language that sentences are in, as BCP 47 has it; static
 */
const char *
nav_words_language (const NavWordsStyle *style)
{
  /* Translators: the code of the language you translate into: "de", "pt-BR". */
  return _nav_words_translate (style, N_ ("en"));
}

/**
 * nav_words_right_to_left:
 *
 * Returns: whether sentences run from right to left
 */
gboolean
nav_words_right_to_left (const NavWordsStyle *style)
{
  /* Translators: the direction of your script, "ltr" or "rtl"; nothing else. */
  return strcmp (_nav_words_translate (style, N_ ("ltr")), "rtl") == 0;
}
