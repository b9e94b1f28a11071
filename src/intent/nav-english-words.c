// SPDX-License-Identifier: Apache-2.0
// Common English words that are spelled right, so that none is taken for a misspelled word of the
// lexicon. Written for this project from general knowledge; no list was copied.

#include "nav-lexicon.h"

const char *const nav_english_words =
  "about above across after again against almost alone along already also although always among amount another answer "
  "anybody anyone anything anyway appear around aside asked asking away "
  "";
