/* Reading the lines of a text, with their offsets and what is cheap to know about each, in one pass. */
#include "core.h"

/* Characters of scripts without spaces that make ten words. */
enum { UNSPACED_CHARACTERS = 17, UNSPACED_WORDS = 10 };

/* What is counted while a line is read. What stands behind its last character that is no white space is not its own:
 * it is counted as pending, and added once something follows. */
typedef struct {
    Py_ssize_t spaces, words, unspaced;
    Py_ssize_t pending_spaces, pending_words;
    bool irregular, pending_irregular; /* two spaces in a row, or a tab */
    bool ascii, pending_ascii;
    bool in_word, after_space;
    Py_ssize_t digits, numbers, signs, pending_signs;
    Py_ssize_t capital_words, small_words;
    bool in_number, in_run; /* of digits; of anything but white space */
} line_counts;

static const line_counts no_counts = {.ascii = true, .pending_ascii = true};

/* Count a character that may stand around a line. Some of these part no words. */
static void
count_white(line_counts *counts, Py_UCS4 character, int class)
{
    if (character == ' ') {
        counts->pending_irregular |= counts->after_space;
        counts->pending_spaces++;
    } else if (character == '\t') {
        counts->pending_irregular = true;
    }
    counts->pending_signs += (class & IS_SIGN) != 0;
    counts->in_run = !(class & IS_SPACE);
    counts->in_number = false;
    counts->after_space = character == ' ';
    counts->pending_ascii &= character < 128;
    if (class & IS_SPACE) {
        counts->in_word = false;
    } else if (!counts->in_word) {
        counts->in_word = true;
        counts->pending_words++;
    }
}

/* Count what a character is by itself. */
static inline void
count_kind(line_counts *counts, int class)
{
    bool digit = class & IS_DIGIT;
    counts->digits += digit;
    counts->numbers += digit && !counts->in_number;
    counts->in_number = digit;
    counts->signs += (class & IS_SIGN) != 0;
}

/* Count a character that is the line's own, and what was pending before it. */
static void
count_own(line_counts *counts, Py_UCS4 character, int class)
{
    counts->spaces += counts->pending_spaces;
    counts->words += counts->pending_words;
    counts->irregular |= counts->pending_irregular;
    counts->ascii &= counts->pending_ascii && character < 128;
    counts->signs += counts->pending_signs;
    counts->pending_spaces = counts->pending_words = counts->pending_signs = 0;
    counts->pending_irregular = counts->after_space = false;
    count_kind(counts, class);
    if (!counts->in_run) {
        counts->capital_words += (class & IS_UPPER) != 0;
        counts->small_words += (class & IS_LOWER) != 0;
    }
    counts->in_run = !(class & IS_SPACE);
    if (class & IS_UNSPACED) {
        counts->unspaced++;
        counts->in_word = false;
    } else if (class & IS_SPACE) {
        counts->in_word = false;
    } else if (!counts->in_word) {
        counts->in_word = true;
        counts->words++;
    }
}

/* Return the words of a line that is not blank. In a script without spaces 1.7 characters count as one. */
static Py_ssize_t
words_of(const line_counts *counts, bool parted_by_spaces)
{
    if (parted_by_spaces || counts->ascii) {
        return counts->irregular ? counts->words : counts->spaces + 1;
    }
    /* To the nearest; a half cannot be. */
    Py_ssize_t doubled = 2 * UNSPACED_WORDS * counts->unspaced + UNSPACED_CHARACTERS;
    return counts->words + doubled / (2 * UNSPACED_CHARACTERS);
}

int
ends_sentence(characters *known, const Py_UCS4 *chars, Py_ssize_t start, Py_ssize_t end)
{
    while (end > start) {
        int class = class_of(known, chars[end - 1]);
        if (class < 0) {
            return -1;
        }
        if (!(class & IS_AFTER_END)) {
            return (class & IS_END_MARK) != 0;
        }
        end--;
    }
    return 0;
}

/* Nearly always the last character or the one before it decides, so a text is not copied for this. */
PyObject *
characters_ends_sentence(PyObject *self, PyObject *text)
{
    if (!PyUnicode_Check(text)) {
        PyErr_SetString(PyExc_TypeError, "a string was expected");
        return NULL;
    }
    for (Py_ssize_t at = PyUnicode_GetLength(text) - 1; at >= 0; at--) {
        Py_UCS4 character = PyUnicode_ReadChar(text, at);
        int ends = ends_sentence((characters *)self, &character, 0, 1);
        int class = class_of((characters *)self, character);
        if (ends < 0 || class < 0) {
            return NULL;
        }
        if (!(class & IS_AFTER_END)) {
            return PyBool_FromLong(ends);
        }
    }
    return PyBool_FromLong(0);
}

/* Return a line to write into, or NULL with an error set. */
static line_record *
next_line(line_table *self)
{
    if (self->count == self->capacity) {
        Py_ssize_t capacity = self->capacity ? 2 * self->capacity : 64;
        line_record *lines = PyMem_Realloc(self->lines, (size_t)capacity * sizeof(line_record));
        if (lines == NULL) {
            PyErr_NoMemory();
            return NULL;
        }
        self->lines = lines;
        self->capacity = capacity;
    }
    return &self->lines[self->count++];
}

/* Pass over the rest of a word whose characters are on the first page, which changes nothing but what is gathered of all
 * characters; return where it ends. */
static Py_ssize_t
rest_of_word(line_table *self, Py_ssize_t at, line_counts *counts, int *classes)
{
    const character_page *page = self->known->pages[0];
    int gathered = 0;
    Py_UCS4 highest = 0;
    for (; page != NULL && at < self->length && self->chars[at] < 256; at++) {
        int class = page->classes[self->chars[at]];
        if (class & (IS_WHITE | IS_BREAK | IS_SPACE | IS_UNSPACED)) {
            break;
        }
        count_kind(counts, class);
        gathered |= class;
        highest |= self->chars[at];
    }
    counts->ascii &= highest < 128;
    *classes |= gathered;
    return at;
}

/* Read one line from a place on; return where the next one starts, -1 at the end of the text, -2 with an error set. */
static Py_ssize_t
read_line(line_table *self, Py_ssize_t at, line_counts *counts, int *classes)
{
    line_record *line = next_line(self);
    if (line == NULL) {
        return -2;
    }
    *line = (line_record){.raw = at, .start = at, .end = at};
    *counts = no_counts;
    bool filled = false;
    while (at < self->length) {
        Py_UCS4 character = self->chars[at];
        int class = class_of(self->known, character);
        if (class < 0) {
            return -2;
        }
        *classes |= class;
        if (class & IS_BREAK) {
            bool two = character == '\r' && at + 1 < self->length && self->chars[at + 1] == '\n';
            return at + (two ? 2 : 1);
        }
        if (!(class & IS_WHITE)) {
            if (!filled) {
                filled = true;
                *counts = no_counts; /* white space before the line is not its own */
                line->start = at;
                self->filled++;
            }
            count_own(counts, character, class);
            int rest = class;
            at = counts->in_word ? rest_of_word(self, at + 1, counts, &rest) : at + 1;
            line->end = at;
            *classes |= rest;
        } else {
            count_white(counts, character, class);
            at++;
        }
    }
    return -1;
}

/* Whether plain spaces part all words is known at the end only. */
int
read_lines(line_table *self)
{
    Py_ssize_t at = 0;
    int classes = 0;
    do {
        line_counts counts;
        at = read_line(self, at, &counts, &classes);
        if (at == -2) {
            return -1;
        }
        line_record *line = &self->lines[self->count - 1];
        if (line->end > line->start) {
            int ends = ends_sentence(self->known, self->chars, line->start, line->end);
            if (ends < 0) {
                return -1;
            }
            line->ends_sentence = ends;
            line->digits = counts.digits;
            line->numbers = counts.numbers;
            line->signs = counts.signs;
            line->capital_words = counts.capital_words;
            line->small_words = counts.small_words;
            line->words = words_of(&counts, true);
            line->other_words = words_of(&counts, false);
        }
    } while (at >= 0);
    if (classes & IS_UNCOMMON) {
        for (Py_ssize_t number = 0; number < self->count; number++) {
            self->lines[number].words = self->lines[number].other_words;
        }
    }
    return 0;
}
