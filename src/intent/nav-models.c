// SPDX-License-Identifier: Apache-2.0
// Models that are wanted or refused: a repository id, or a family with version, size and
// variant.

#include "nav-reading.h"

#include <string.h>

#define MAX_NAME 96

static void
take_bytes (NavReading *reading, guint start, guint end, guint *first, guint *last)
{
  *first = G_MAXUINT;
  for (guint i = 0; i < reading->tokens->len; i++) {
    NavToken *token = &g_array_index (reading->tokens, NavToken, i);

    if (token->end <= start || token->start >= end)
      continue;
    token->taken = TRUE;
    if (*first == G_MAXUINT)
      *first = i;
    *last = i;
  }
}

/* "GPT-4 quality", "like llama": a comparison is no wish. */
static gboolean
is_compared (const NavReading *reading, guint first, guint last)
{
  static const char *const before[] = { "like",       "than",     "as",    "equivalent",
                                        "comparable", "matching", "beats", NULL };
  static const char *const after[] = { "quality", "level", "grade",      "class",
                                       "like",    "style", "equivalent", NULL };
  int next = (int) last + 1;

  if (nav_reading_word_is (reading, next, "-"))
    next++;
  if (nav_reading_word_in (reading, next, after))
    return TRUE;
  if (nav_reading_word_is (reading, (int) first - 1, "as"))
    return nav_reading_word_is (reading, (int) first - 2, "good") ||
           nav_reading_word_is (reading, (int) first - 3, "as");
  if (nav_reading_word_is (reading, (int) first - 1, "to"))
    return nav_reading_word_is (reading, (int) first - 2, "comparable") ||
           nav_reading_word_is (reading, (int) first - 2, "similar") ||
           nav_reading_word_is (reading, (int) first - 2, "equivalent");
  if (nav_reading_word_is (reading, (int) first - 1, "than"))
    return !nav_reading_word_is (reading, (int) first - 2, "rather") &&
           !nav_reading_word_is (reading, (int) first - 2, "other");
  /* "something like llama 8b" is a wish, "as smart as", "works like" are not */
  if (nav_reading_word_is (reading, (int) first - 1, "like"))
    return !nav_reading_word_is (reading, (int) first - 2, "something") &&
           !nav_reading_word_is (reading, (int) first - 2, "would") &&
           !nav_reading_word_is (reading, (int) first - 2, "i") &&
           !nav_reading_word_is (reading, (int) first - 2, "we") &&
           !nav_reading_word_is (reading, (int) first - 2, "models");
  return nav_reading_word_in (reading, (int) first - 1, before);
}

static void
add_model (NavReading *reading, const char *name, guint first, guint last)
{
  gboolean negated = reading->negated[first];

  if (is_compared (reading, first, last)) {
    nav_reading_log (reading, "rejected", "model_compared", first, last, name);
    return;
  }
  nav_reading_add_text (reading, negated ? NAV_INTENT_EXCLUDED_MODELS : NAV_INTENT_PREFERRED_MODELS,
                        name, first, last, 0.95)
    ->op = NAV_INTENT_OP_ADD;
}

static gboolean
is_id_char (char c)
{
  return g_ascii_isalnum (c) || c == '-' || c == '.' || c == '_';
}

static gboolean
has_letter (const char *text, gsize n)
{
  for (gsize i = 0; i < n; i++)
    if (g_ascii_isalpha (text[i]))
      return TRUE;
  return FALSE;
}

static gboolean
names_a_model (const NavReading *reading, const char *publisher, const char *name)
{
  static const char *const families[] = { "llama",   "mistral",  "mixtral",   "qwen",
                                          "granite", "phi-",     "gemma",     "deepseek",
                                          "gpt-oss", "nemotron", "smollm",    "falcon",
                                          "kimi",    "glm",      "codestral", "starcoder",
                                          "olmo",    NULL };

  if (nav_lexicon_knows_model_publisher (reading->lexicon, publisher))
    return TRUE;
  for (guint i = 0; families[i] != NULL; i++)
    if (strstr (name, families[i]) != NULL)
      return TRUE;
  return strchr (name, '-') != NULL && strpbrk (name, "0123456789") != NULL && strlen (name) > 5;
}

/* publisher/name-1.2 around the slash at byte i. */
static void
read_id (NavReading *reading, gsize slash)
{
  const char *text = reading->norm->text;
  gsize start = slash, end = slash + 1;
  g_autofree char *publisher = NULL;
  g_autofree char *name = NULL;
  g_autofree char *id = NULL;
  guint first, last = 0;

  while (start > 0 && is_id_char (text[start - 1]))
    start--;
  while (is_id_char (text[end]))
    end++;
  while (end > slash + 1 && strchr (".-_", text[end - 1]) != NULL)
    end--;
  if (start == slash || end == slash + 1 || end - start > 2 * MAX_NAME || text[end] == '/' ||
      (start > 0 && strchr ("/:@", text[start - 1]) != NULL) || !g_ascii_isalnum (text[start]) ||
      !has_letter (text + start, slash - start) || !has_letter (text + slash + 1, end - slash - 1))
    return;
  if (g_ascii_isdigit (text[start]) && g_ascii_isdigit (text[slash + 1]))
    return; /* "4k-in/500-out" */
  publisher = g_strndup (text + start, slash - start);
  name = g_strndup (text + slash + 1, end - slash - 1);
  if (strpbrk (name, "-0123456789") == NULL || !names_a_model (reading, publisher, name))
    return;
  take_bytes (reading, (guint) start, (guint) end, &first, &last);
  if (first == G_MAXUINT || nav_reading_token (reading, (int) first)->quarantined)
    return;
  id = nav_reading_quote (reading, first, last);
  add_model (reading, id, first, last);
}

typedef struct {
  const char *text;
  gsize at; /* next byte */
  gsize end; /* of what belongs to the name */
  GString *name;
  gboolean versioned;
  gboolean sized;
} NameParser;

static gsize
skip_separator (const char *text, gsize at)
{
  gsize start = at;

  while (at < start + 2 && strchr (" -_:.", text[at]) != NULL && text[at] != '\0')
    at++;
  return at;
}

static gsize
scan_decimal (const char *text, gsize at)
{
  while (g_ascii_isdigit (text[at]))
    at++;
  if (text[at] == '.' && g_ascii_isdigit (text[at + 1]))
    for (at++; g_ascii_isdigit (text[at]);)
      at++;
  return at;
}

static gboolean
ends_word (const char *text, gsize at)
{
  return !g_ascii_isalnum (text[at]) && text[at] != '_';
}

/* 7b, 8x7b, 0.5b, 270m */
static gboolean
read_size (NameParser *p, gsize at)
{
  gsize start = at, digits = scan_decimal (p->text, at);

  if (p->sized || digits == at)
    return FALSE;
  if (p->text[digits] == 'x' && g_ascii_isdigit (p->text[digits + 1]))
    digits = scan_decimal (p->text, digits + 1);
  at = digits;
  if (p->text[at] == ' ' && p->text[at + 1] == 'b' && ends_word (p->text, at + 2)) {
    g_string_append_printf (p->name, "-%.*sb", (int) (digits - start), p->text + start);
    p->at = p->end = at + 2;
    p->sized = TRUE;
    return TRUE;
  }
  if ((p->text[at] != 'b' && p->text[at] != 'm') || !ends_word (p->text, at + 1))
    return FALSE;
  g_string_append_printf (p->name, "-%.*s", (int) (at + 1 - start), p->text + start);
  p->at = p->end = at + 1;
  p->sized = TRUE;
  return TRUE;
}

/* The family's own spelling: Qwen2.5-7B, but Llama-3.3-70B. */
static gboolean
glues_version (const char *family)
{
  static const char *const glued[] = { "qwen", "smollm", "starcoder", "olmo", "internlm", NULL };

  return g_strv_contains (glued, family);
}

static gboolean
read_version (NameParser *p, gsize at, const char *family, gboolean spaced)
{
  gsize end = scan_decimal (p->text, at);
  gsize length = end - at;

  if (p->versioned || p->sized || length == 0 || length > 5 || !ends_word (p->text, end))
    return FALSE;
  if (spaced && memchr (p->text + at, '.', length) == NULL && length > 1)
    return FALSE; /* "llama 300 users" */
  g_string_append_printf (p->name, "%s%.*s", glues_version (family) ? "" : "-", (int) length,
                          p->text + at);
  p->at = p->end = end;
  p->versioned = TRUE;
  return TRUE;
}

static gboolean
read_variant (NameParser *p, gsize at)
{
  static const char *const variants[] = {
    "instruct", "coder", "code",   "chat",  "small", "large", "medium", "nemo",
    "mini",     "vl",    "vision", "base",  "r1",    "v2",    "v3",     "v3.1",
    "v3.2",     "v4",    "k2",     "k2.5",  "oss",   "next",  "scout",  "maverick",
    "distill",  "nano",  "super",  "ultra", "flash", "pro",   "it",     "thinking",
    "guard",    "math",  "lite",   "moe",   "air",   "turbo", "tiny",   NULL
  };
  const char *text = p->text;

  for (guint i = 0; variants[i] != NULL; i++) {
    gsize n = strlen (variants[i]);

    if (strncmp (text + at, variants[i], n) != 0 || !ends_word (text, at + n))
      continue;
    if (text[at + n] == '.' && g_ascii_isdigit (text[at + n + 1]))
      continue;
    /* "llama chat for 20", "a qwen base" and "mistral it" are words unless joined to the name */
    if (text[at - 1] == ' ' &&
        (strcmp (variants[i], "it") == 0 || strcmp (variants[i], "code") == 0 ||
         strcmp (variants[i], "chat") == 0 || strcmp (variants[i], "base") == 0 ||
         strcmp (variants[i], "next") == 0 || strcmp (variants[i], "super") == 0))
      return FALSE;
    g_string_append_printf (p->name, "-%s", variants[i]);
    p->at = p->end = at + n;
    return TRUE;
  }
  return FALSE;
}

static void
read_name (NavReading *reading, const NavMatch *match)
{
  const NavToken *token = nav_reading_token (reading, (int) match->last);
  const char *family = match->entry->text;
  NameParser p = { reading->norm->text, 0, 0, g_string_new (family), FALSE, FALSE };
  guint start = nav_reading_token (reading, (int) match->first)->start, first, last = match->last;
  g_autofree char *name = NULL;

  p.at = p.end = token->end;
  for (guint step = 0; step < 6; step++) {
    gsize at = skip_separator (p.text, p.at);
    gboolean spaced = at > p.at && p.text[p.at] == ' ';

    if (p.text[at] == 'v' && g_ascii_isdigit (p.text[at + 1]) && read_variant (&p, at))
      continue;
    if (!read_size (&p, at) && !read_version (&p, at, family, spaced) && !read_variant (&p, at))
      break;
  }
  name = g_string_free (p.name, FALSE);
  take_bytes (reading, start, (guint) p.end, &first, &last);
  add_model (reading, name, match->first, last);
}

/* "qwen2.5", "llama3": the version is glued to the family and the lexicon did not see it. */
static void
read_glued (NavReading *reading, guint i)
{
  const NavToken *token = nav_reading_token (reading, (int) i);
  gsize letters = 0;
  g_autofree char *family = NULL;
  const GPtrArray *phrases;

  while (g_ascii_isalpha (token->word[letters]))
    letters++;
  if (token->kind != NAV_TOKEN_WORD || letters < 3 || !g_ascii_isdigit (token->word[letters]) ||
      token->taken || nav_reading_covering (reading, NAV_LEX_MODEL, (int) i) != NULL)
    return;
  family = g_strndup (token->word, letters);
  phrases = nav_lexicon_find (reading->lexicon, family);
  for (guint p = 0; phrases != NULL && p < phrases->len; p++) {
    const NavLexPhrase *phrase = phrases->pdata[p];

    if (phrase->entry->class == NAV_LEX_MODEL && phrase->n_words == 1) {
      NavMatch match = { phrase->entry, i, i };
      NavToken *head = &g_array_index (reading->tokens, NavToken, i);
      guint end = head->end;

      head->end = head->start + (guint) letters; /* read on from the version */
      read_name (reading, &match);
      head->end = end;
      return;
    }
  }
}

static gboolean
is_trap (const NavReading *reading, const NavMatch *match)
{
  /* PHI is protected health information, granite a stone, falcon a bird */
  if (strcmp (match->entry->text, "phi") == 0)
    return nav_reading_token (reading, (int) match->first)->all_caps ||
           nav_reading_word_is (reading, (int) match->last + 1, "data");
  if (strcmp (match->entry->text, "granite") == 0)
    return nav_reading_word_is (reading, (int) match->last + 1, "countertop") ||
           nav_reading_word_is (reading, (int) match->last + 1, "countertops");
  return FALSE;
}

void
nav_find_models (NavReading *reading)
{
  const GArray *matches = reading->matches[NAV_LEX_MODEL];
  const char *text = reading->norm->text;

  for (const char *slash = strchr (text, '/'); slash != NULL; slash = strchr (slash + 1, '/'))
    read_id (reading, (gsize) (slash - text));
  for (guint i = 0; i < reading->tokens->len; i++)
    if (!nav_reading_token (reading, (int) i)->quarantined)
      read_glued (reading, i);
  for (guint m = 0; matches != NULL && m < matches->len; m++) {
    const NavMatch *match = &g_array_index (matches, NavMatch, m);

    if (!nav_reading_token (reading, (int) match->first)->taken && !is_trap (reading, match))
      read_name (reading, match);
  }
}
