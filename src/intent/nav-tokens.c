// SPDX-License-Identifier: Apache-2.0
// Cuts normalised text into words, numbers and symbols, and numbers sentences, clauses and
// segments.

#include "nav-tokens.h"

#include <string.h>

typedef struct {
  const NavNormText *norm;
  GStringChunk *strings;
  GArray *tokens;
  gboolean code;
} Tokeniser;

static gboolean
is_digit (char c)
{
  return g_ascii_isdigit (c);
}

/* Letters of any script; bytes over 0x7f are letters unless they begin a symbol. */
static gboolean
is_letter_at (const char *text, gsize i)
{
  guchar c = (guchar) text[i];

  if (c < 0x80)
    return g_ascii_isalpha ((char) c);
  if ((c & 0xc0) == 0x80)
    return TRUE;
  return g_unichar_isalpha (g_utf8_get_char (text + i)) ||
         g_unichar_ismark (g_utf8_get_char (text + i));
}

static gsize
char_size (const char *text, gsize i)
{
  return (gsize) (g_utf8_next_char (text + i) - (text + i));
}

/* Whether three digits and no fourth stand at i. */
static gboolean
is_group (const char *text, gsize i)
{
  return is_digit (text[i]) && is_digit (text[i + 1]) && is_digit (text[i + 2]) &&
         !is_digit (text[i + 3]);
}

/* "Llama 3 500 users" is no 3500: a name's version does not begin a grouped number. */
static gboolean
follows_name (const Tokeniser *t)
{
  static const char *const names[] = { "llama", "qwen",    "phi", "gemma",    "granite",  "mistral",
                                       "gpt",   "version", "v",   "nemotron", "deepseek", NULL };
  const NavToken *last;

  if (t->tokens->len == 0)
    return FALSE;
  last = &g_array_index (t->tokens, NavToken, t->tokens->len - 1);
  return nav_token_is_any (last, names);
}

static gsize
scan_number (const Tokeniser *t, gsize i)
{
  const char *text = t->norm->text;
  gsize start = i;
  gboolean plain = TRUE;

  while (is_digit (text[i]))
    i++;
  while (strchr (".,'", text[i]) != NULL && text[i] != '\0' && is_digit (text[i + 1])) {
    plain = FALSE;
    for (i++; is_digit (text[i]);)
      i++;
  }
  if (plain && i - start <= 3 && text[start] != '0' && !follows_name (t))
    while (text[i] == ' ' && is_group (text, i + 1) && !g_ascii_isalpha (text[i + 4]))
      i += 4;
  return i;
}

static gsize
scan_word (const char *text, gsize i)
{
  gsize start = i;

  /* "x4" after a card's name is a factor */
  if (text[i] == 'x' && is_digit (text[i + 1])) {
    gsize j = i + 1;
    while (is_digit (text[j]))
      j++;
    if (!is_letter_at (text, j))
      return i + 1;
  }
  while (text[i] != '\0') {
    if (is_letter_at (text, i) || is_digit (text[i]) || text[i] == '_')
      i += char_size (text, i);
    else if (text[i] == '\'' && i > start && is_letter_at (text, i + 1))
      i++;
    else if (text[i] == '&' && i > start && i - start < 3 && is_letter_at (text, i + 1))
      i++;
    else if (text[i] == ';' && strncmp (text + start, "tl;dr", 5) == 0 && i == start + 2)
      i++;
    else
      break;
  }
  return i;
}

/* After a number, letters are a unit, but "8xh100" is a factor and a card. */
static gsize
scan_unit (const char *text, gsize i)
{
  gsize start = i;

  if (text[i] == 'x' && (is_letter_at (text, i + 1) || is_digit (text[i + 1])))
    return i + 1;
  while (is_letter_at (text, i) && text[i] != '\0')
    i += char_size (text, i);
  if (is_digit (text[i]) && i - start > 1) /* "4l40s": letters with digits again are a name */
    return scan_word (text, start);
  if (is_digit (text[i]))
    return scan_word (text, start);
  return i;
}

/**
 * nav_stem:
 *
 * Returns: (transfer none): the singular of an English plural, as far as spelling tells
 */
char *
nav_stem (const char *word, GStringChunk *strings)
{
  gsize n = strlen (word);

  if (n < 3 || word[n - 1] != 's' || g_str_has_suffix (word, "ss") ||
      (g_str_has_suffix (word, "us") && n < 9) || g_str_has_suffix (word, "is"))
    return (char *) word;
  if (n > 4 && g_str_has_suffix (word, "ies")) {
    g_autofree char *stem = g_strdup_printf ("%.*sy", (int) (n - 3), word);
    return g_string_chunk_insert_const (strings, stem);
  }
  if (n > 4 && (g_str_has_suffix (word, "sses") || g_str_has_suffix (word, "shes") ||
                g_str_has_suffix (word, "ches") || g_str_has_suffix (word, "xes")))
    n--;
  return g_string_chunk_insert_len (strings, word, (gssize) n - 1);
}

/* "customer's" is looked up as "customer", "it's" as it is. */
static const char *
make_word (Tokeniser *t, gsize start, gsize end)
{
  static const char *const kept[] = { "it's",  "that's", "what's",  "let's", "here's", "there's",
                                      "who's", "how's",  "where's", "he's",  "she's",  NULL };
  const char *word =
    g_string_chunk_insert_len (t->strings, t->norm->text + start, (gssize) (end - start));

  if (g_str_has_suffix (word, "'s") && !g_strv_contains (kept, word))
    return g_string_chunk_insert_len (t->strings, word, (gssize) strlen (word) - 2);
  return word;
}

static void
add_token (Tokeniser *t, NavTokenKind kind, gsize start, gsize end)
{
  const NavNormText *norm = t->norm;
  NavToken token = { .kind = kind, .start = (guint) start, .end = (guint) end };
  guint letters = 0, capitals = 0;

  for (gsize i = start; i < end; i++) {
    letters += g_ascii_isalpha (norm->text[i]) ? 1 : 0;
    capitals += norm->upper[i];
  }
  token.capital = norm->upper[start];
  token.all_caps = letters >= 2 && capitals >= letters;
  token.word = make_word (t, start, end);
  token.stem = kind == NAV_TOKEN_WORD ? nav_stem (token.word, t->strings) : token.word;
  token.glued = start > 0 && !g_ascii_isspace (norm->text[start - 1]);
  token.code = t->code;
  g_array_append_val (t->tokens, token);
}

static gboolean
is_abbreviation (const NavToken *token)
{
  static const char *const list[] = { "e.g", "i.e", "e",    "g",   "i",    "vs", "approx",
                                      "ca",  "etc", "max",  "min", "incl", "dr", "mr",
                                      "mrs", "ms",  "resp", "est", NULL };

  return nav_token_is_any (token, list);
}

static gboolean
ends_sentence (const Tokeniser *t, guint n)
{
  const NavToken *token = &g_array_index (t->tokens, NavToken, n);
  const char *text = t->norm->text;
  char c = text[token->start];

  if (token->kind != NAV_TOKEN_SYMBOL)
    return FALSE;
  if (c == '!' || c == '?' || c == '\n')
    return TRUE;
  if (c != '.')
    return FALSE;
  if (n > 0 && is_abbreviation (token - 1) && text[token->end] == ' ' &&
      !t->norm->upper[token->end + 1])
    return FALSE;
  return text[token->end] == '\0' || g_ascii_isspace (text[token->end]) ||
         t->norm->upper[token->end] || strchr (".\")'", text[token->end]) != NULL;
}

static gboolean
ends_clause (const Tokeniser *t, guint n)
{
  static const char *const turns[] = { "but",    "however", "otherwise", "although",
                                       "though", "yet",     NULL };
  const NavToken *token = &g_array_index (t->tokens, NavToken, n);
  char c = t->norm->text[token->start];

  if (token->kind != NAV_TOKEN_SYMBOL)
    return FALSE;
  if (c == ';')
    return TRUE;
  if (c == '-' && !token->glued && g_ascii_isspace (t->norm->text[token->end]))
    return n == 0 || n + 1 >= t->tokens->len || token[-1].kind != NAV_TOKEN_NUMBER ||
           token[1].kind != NAV_TOKEN_NUMBER; /* "500 - 800 users" is a range */
  return c == ',' && n + 1 < t->tokens->len && nav_token_is_any (token + 1, turns);
}

static void
number_clauses (Tokeniser *t)
{
  guint sentence = 0, clause = 0, segment = 0;

  for (guint i = 0; i < t->tokens->len; i++) {
    NavToken *token = &g_array_index (t->tokens, NavToken, i);
    gboolean sentence_ends = ends_sentence (t, i);
    gboolean clause_ends = sentence_ends || ends_clause (t, i);

    token->sentence = sentence;
    token->clause = clause;
    token->segment = segment;
    sentence += sentence_ends ? 1 : 0;
    clause += clause_ends ? 1 : 0;
    segment += clause_ends || (token->kind == NAV_TOKEN_SYMBOL &&
                               strchr (",()", t->norm->text[token->start]) != NULL)
                 ? 1
                 : 0;
  }
}

/**
 * nav_tokenise:
 * @strings: owns the words
 *
 * Returns: (transfer full) (element-type NavToken)
 */
GArray *
nav_tokenise (const NavNormText *norm, GStringChunk *strings)
{
  Tokeniser t = { norm, strings, g_array_new (FALSE, FALSE, sizeof (NavToken)), FALSE };
  const char *text = norm->text;

  for (gsize i = 0; i < norm->length;) {
    gsize end;

    if (text[i] == ' ' || text[i] == '\t') {
      i++;
    } else if (strncmp (text + i, "```", 3) == 0) {
      t.code = !t.code;
      i += 3;
    } else if (is_digit (text[i])) {
      end = scan_number (&t, i);
      add_token (&t, NAV_TOKEN_NUMBER, i, end);
      if (is_letter_at (text, end) && text[end] != '\0') {
        i = scan_unit (text, end);
        add_token (&t, NAV_TOKEN_WORD, end, i);
      } else {
        i = end;
      }
    } else if (is_letter_at (text, i)) {
      end = scan_word (text, i);
      add_token (&t, NAV_TOKEN_WORD, i, end);
      i = end;
    } else {
      end = i + char_size (text, i);
      add_token (&t, NAV_TOKEN_SYMBOL, i, end);
      i = end;
    }
  }
  number_clauses (&t);
  return t.tokens;
}

gboolean
nav_token_is_any (const NavToken *token, const char *const *words)
{
  /* most words differ in their first letter, so that few are compared */
  for (; *words != NULL; words++)
    if ((*words)[0] == token->word[0] && strcmp (*words, token->word) == 0)
      return TRUE;
  return FALSE;
}
