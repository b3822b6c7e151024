/* Looking for phrases on the lines of a text, as textclean/text/search/matcher.py does, with exact offsets.
 *
 * A line on which a phrase with numbers may stand is left to Python, which looks at all of it. */
#include "phrases.h"

#include <stdlib.h>

/* Anchors of phrases that may stand behind the first word of a short line, whatever else is on it. */
enum { WITHIN = ANYWHERE | LINE_END | SHORT_LINE | TEXT_END };

/* A phrase on a line, in code points of the line. Those of a lower group are told first. */
typedef struct {
    Py_ssize_t start, end;
    int group, key;
} found_phrase;

/* What a search writes on: its own, so that threads can search at the same time. */
typedef struct {
    folded_text text;
    found_phrase *found;
    Py_ssize_t count, capacity;
} scratch_pad;

/* What a look at a line comes to. */
enum outcome { FAILED = -1, SEARCHED = 0, LEFT_TO_PYTHON = 1 };

/* A line that is searched. */
typedef struct {
    const Py_UCS4 *chars;
    Py_ssize_t length;
    bool at_end, has_digit;
} searched_line;

static void
free_pad(scratch_pad *pad)
{
    free_folded(&pad->text);
    PyMem_Free(pad->found);
}

/* Note a phrase; return 0, or -1 with an error set. */
static int
note(scratch_pad *pad, found_phrase phrase)
{
    if (pad->count == pad->capacity) {
        Py_ssize_t capacity = pad->capacity ? 2 * pad->capacity : 32;
        found_phrase *found = PyMem_Realloc(pad->found, (size_t)capacity * sizeof(found_phrase));
        if (found == NULL) {
            PyErr_NoMemory();
            return -1;
        }
        pad->found = found;
        pad->capacity = capacity;
    }
    pad->found[pad->count++] = phrase;
    return 0;
}

/* Say whether a word goes on across a border of a folded text. */
static bool
parts_word(const folded_text *text, Py_ssize_t inside, Py_ssize_t outside)
{
    return outside >= 0 && outside < text->count && (text->classes[inside] & GOES_ON) &&
           (text->classes[outside] & IS_IN_WORD);
}

/* Note all phrases of the wanted anchors that begin at a place; return 0, or -1 with an error set. */
static int
note_phrases_at(const phrase_search *self, scratch_pad *pad, Py_ssize_t at, int wanted, int group)
{
    const folded_text *text = &pad->text;
    for (Py_ssize_t number = longest_literal(self, text, at); number >= 0; number = self->literals[number].parent) {
        const literal *item = &self->literals[number];
        Py_ssize_t last = at + item->length - 1;
        if (!(item->anchors & wanted) || parts_word(text, last, last + 1)) {
            continue;
        }
        for (Py_ssize_t place = item->first; place < item->first + item->reported; place++) {
            int key = self->reported[place];
            found_phrase phrase = {text->starts[at], text->ends[last], group, key};
            if ((self->keys[key].anchor & wanted) && note(pad, phrase) < 0) {
                return -1;
            }
        }
    }
    return 0;
}

/* Note the phrases of the wanted anchors from a place on up to another; return 0, or -1 with an error set. */
static int
note_phrases(const phrase_search *self, scratch_pad *pad, Py_ssize_t from, Py_ssize_t to, int wanted, int group)
{
    for (Py_ssize_t at = from; at < to; at++) {
        if (!parts_word(&pad->text, at, at - 1) && passes_gate(&self->plain, &pad->text, at, wanted) &&
            note_phrases_at(self, pad, at, wanted, group) < 0) {
            return -1;
        }
    }
    return 0;
}

/* Say whether a number stands right before a place, or right behind it: spaces may stand between. */
static bool
is_beside_number(const folded_text *text, Py_ssize_t at, int step)
{
    while (at >= 0 && at < text->count && text->chars[at] == ' ') {
        at += step;
    }
    return at >= 0 && at < text->count && (text->classes[at] & IS_DIGIT);
}

/* Say whether a phrase with numbers may stand around a literal of it that begins at a place. */
static bool
may_be_template(const phrase_search *self, const folded_text *text, Py_ssize_t at, int wanted)
{
    for (Py_ssize_t number = longest_literal(self, text, at); number >= 0; number = self->literals[number].parent) {
        const literal *item = &self->literals[number];
        int sides = (is_beside_number(text, at - 1, -1) ? NUMBER_BEFORE : 0) |
                    (is_beside_number(text, at + item->length, 1) ? NUMBER_BEHIND : 0);
        for (int needed = 0; needed < 4; needed++) {
            if ((item->templates[needed] & wanted) && (needed & ~sides) == 0) {
                return true;
            }
        }
    }
    return false;
}

/* Say whether a phrase with numbers may stand somewhere on a folded line. */
static bool
may_have_template(const phrase_search *self, const folded_text *text, int wanted)
{
    for (Py_ssize_t at = 0; (self->template_anchors & wanted) && at < text->count; at++) {
        if (passes_gate(&self->templates, text, at, wanted) && may_be_template(self, text, at, wanted)) {
            return true;
        }
    }
    return false;
}

/* Find the first and the last letter or digit of a line; what is around them is decoration. Return -1 with an error set. */
static int
find_words(characters *known, const searched_line *line, Py_ssize_t *first, Py_ssize_t *last)
{
    int class = 0;
    for (*first = 0; *first < line->length; ++*first) {
        class = class_of(known, line->chars[*first]);
        if (class < 0 || (class & IS_ALNUM)) {
            break;
        }
    }
    for (*last = line->length - 1; class >= 0 && *last >= 0; --*last) {
        class = class_of(known, line->chars[*last]);
        if (class < 0 || (class & IS_ALNUM)) {
            break;
        }
    }
    return class < 0 ? -1 : 0;
}

/* Return the place in a folded line at which what begins behind an offset starts. */
static Py_ssize_t
place_behind(const folded_text *text, Py_ssize_t offset)
{
    Py_ssize_t at = 0;
    while (at < text->count && text->starts[at] <= offset) {
        at++;
    }
    return at;
}

/* Say whether one of a plugin's phrases begins the line. */
static bool
is_labelled(const phrase_search *self, const scratch_pad *pad, Py_ssize_t begun, int plugin)
{
    for (Py_ssize_t place = 0; place < begun; place++) {
        if (self->keys[pad->found[place].key].plugin == plugin) {
            return true;
        }
    }
    return false;
}

/* Keep the phrases of a short line that stand where they have to. Those before "begun" begin the line. */
static void
keep_lawful(const phrase_search *self, scratch_pad *pad, Py_ssize_t begun, Py_ssize_t last, bool may_be_label, bool at_end)
{
    Py_ssize_t kept = 0;
    for (Py_ssize_t place = 0; place < pad->count; place++) {
        const found_phrase *phrase = &pad->found[place];
        const phrase_key *key = &self->keys[phrase->key];
        bool begins = place < begun, ends = phrase->end > last, lawful = true;
        switch (key->anchor) {
        case LINE_START:
            lawful = begins;
            break;
        case LINE_END:
            lawful = ends;
            break;
        case WHOLE_LINE:
            lawful = begins && ends;
            break;
        case PHRASE_LINE: /* looked for only where some plugin's phrase begins the line */
            lawful = may_be_label && is_labelled(self, pad, begun, key->plugin);
            break;
        case TEXT_END:
            lawful = at_end;
            break;
        default:
            break;
        }
        pad->found[place].group = lawful ? 0 : -1;
    }
    for (Py_ssize_t place = 0; place < pad->count; place++) {
        if (pad->found[place].group == 0) {
            pad->found[kept++] = pad->found[place];
        }
    }
    pad->count = kept;
}

static enum outcome
search_short(const phrase_search *self, scratch_pad *pad, const searched_line *line)
{
    Py_ssize_t first, last;
    if (find_words(self->known, line, &first, &last) < 0 ||
        fold_stretch(self->known, line->chars, line->length, &pad->text) < 0) {
        return FAILED;
    }
    if (line->has_digit && may_have_template(self, &pad->text, ALL_ANCHORS)) {
        return LEFT_TO_PYTHON;
    }
    Py_ssize_t behind = place_behind(&pad->text, first);
    if (note_phrases(self, pad, 0, behind, ALL_ANCHORS, 0) < 0) {
        return FAILED;
    }
    Py_ssize_t begun = pad->count;
    bool may_be_label = begun > 0 && line->length <= self->label_line;
    if (note_phrases(self, pad, behind, pad->text.count, WITHIN | (may_be_label ? PHRASE_LINE : 0), 0) < 0) {
        return FAILED;
    }
    keep_lawful(self, pad, begun, last, may_be_label, line->at_end);
    return SEARCHED;
}

/* Note the phrases that begin a line of middle length; of those only its head is looked at. */
static enum outcome
search_head(const phrase_search *self, scratch_pad *pad, const searched_line *line)
{
    Py_ssize_t first, last, begun = pad->count, kept = begun;
    searched_line head = *line;
    head.length = line->length < self->head ? line->length : self->head;
    if (find_words(self->known, &head, &first, &last) < 0 ||
        fold_stretch(self->known, head.chars, head.length, &pad->text) < 0) {
        return FAILED;
    }
    if (line->has_digit && may_have_template(self, &pad->text, LINE_START)) {
        return LEFT_TO_PYTHON;
    }
    if (note_phrases(self, pad, 0, place_behind(&pad->text, first), LINE_START, 1) < 0) {
        return FAILED;
    }
    for (Py_ssize_t place = begun; place < pad->count; place++) {
        if (pad->found[place].end < head.length) {
            pad->found[kept++] = pad->found[place];
        }
    }
    pad->count = kept;
    return SEARCHED;
}

/* Note the phrases of the wanted anchors that stand wherever on a line. */
static enum outcome
search_all_of(const phrase_search *self, scratch_pad *pad, const searched_line *line, int wanted)
{
    if (!((self->anchors | self->template_anchors) & wanted)) {
        return SEARCHED;
    }
    if (fold_stretch(self->known, line->chars, line->length, &pad->text) < 0) {
        return FAILED;
    }
    if (line->has_digit && may_have_template(self, &pad->text, wanted)) {
        return LEFT_TO_PYTHON;
    }
    return note_phrases(self, pad, 0, pad->text.count, wanted, 0) < 0 ? FAILED : SEARCHED;
}

/* By start; of the same start longer ones first, then by group and key. */
static int
compare_found(const void *one, const void *other)
{
    const found_phrase *a = one, *b = other;
    if (a->start != b->start) {
        return a->start < b->start ? -1 : 1;
    }
    if (a->end != b->end) {
        return a->end > b->end ? -1 : 1;
    }
    if (a->group != b->group) {
        return a->group < b->group ? -1 : 1;
    }
    return a->key < b->key ? -1 : a->key > b->key;
}

/* Sort what was found; what was found twice, in two spellings, is told once. */
static void
sort_found(scratch_pad *pad)
{
    if (pad->count < 2) {
        return;
    }
    qsort(pad->found, (size_t)pad->count, sizeof(found_phrase), compare_found);
    Py_ssize_t kept = 1;
    for (Py_ssize_t place = 1; place < pad->count; place++) {
        if (compare_found(&pad->found[kept - 1], &pad->found[place]) != 0) {
            pad->found[kept++] = pad->found[place];
        }
    }
    pad->count = kept;
}

/* Search one line; what was found is on the pad. */
static enum outcome
search_line(const phrase_search *self, scratch_pad *pad, const searched_line *line)
{
    enum outcome outcome;
    pad->count = 0;
    if (line->length <= self->short_line) {
        outcome = search_short(self, pad, line);
    } else if (line->length > self->long_line) {
        outcome = search_all_of(self, pad, line, ANYWHERE);
    } else {
        outcome = search_all_of(self, pad, line, line->at_end ? ANYWHERE | TEXT_END : ANYWHERE);
        if (outcome == SEARCHED) {
            outcome = search_head(self, pad, line);
        }
    }
    if (outcome == SEARCHED) {
        sort_found(pad);
    }
    return outcome;
}

/* Append four numbers to a list as a tuple; return 0, or -1 with an error set. */
static int
append(PyObject *list, Py_ssize_t number, Py_ssize_t start, Py_ssize_t end, int key)
{
    PyObject *told = Py_BuildValue("nnni", number, start, end, key);
    int failed = told == NULL ? -1 : PyList_Append(list, told);
    Py_XDECREF(told);
    return failed;
}

/* Append what was found on a line; return 0, or -1 with an error set. */
static int
append_found(PyObject *list, Py_ssize_t number, enum outcome outcome, const scratch_pad *pad)
{
    if (outcome != SEARCHED) {
        return outcome == FAILED ? -1 : append(list, number, 0, 0, -1);
    }
    for (Py_ssize_t place = 0; place < pad->count; place++) {
        const found_phrase *phrase = &pad->found[place];
        if (append(list, number, phrase->start, phrase->end, phrase->key) < 0) {
            return -1;
        }
    }
    return 0;
}

static PyObject *
phrase_search_lines(PyObject *object, PyObject *args)
{
    phrase_search *self = (phrase_search *)object;
    PyObject *lines;
    Py_ssize_t end;
    if (!PyArg_ParseTuple(args, "On:lines", &lines, &end) ||
        !is_instance(lines, object, LINE_TABLE_TYPE, "LineTable")) {
        return NULL;
    }
    const line_table *table = (line_table *)lines;
    PyObject *told = PyList_New(0);
    scratch_pad pad = {0};
    for (Py_ssize_t number = 0; told != NULL && number < table->count; number++) {
        const line_record *line = &table->lines[number];
        searched_line searched = {table->chars + line->start, line->end - line->start, number >= end, line->digits > 0};
        if (searched.length > 0 &&
            append_found(told, number, search_line(self, &pad, &searched), &pad) < 0) {
            Py_CLEAR(told);
        }
    }
    free_pad(&pad);
    return told;
}

static PyObject *
phrase_search_line(PyObject *object, PyObject *args)
{
    PyObject *text;
    int at_end;
    if (!PyArg_ParseTuple(args, "Up:line", &text, &at_end)) {
        return NULL;
    }
    Py_UCS4 *chars = PyUnicode_AsUCS4Copy(text);
    if (chars == NULL) {
        return NULL;
    }
    searched_line line = {chars, PyUnicode_GetLength(text), at_end, true};
    scratch_pad pad = {0};
    PyObject *told = PyList_New(0);
    if (told != NULL && append_found(told, 0, search_line((phrase_search *)object, &pad, &line), &pad) < 0) {
        Py_CLEAR(told);
    }
    free_pad(&pad);
    PyMem_Free(chars);
    return told;
}

static PyObject *
phrase_search_everywhere(PyObject *object, PyObject *args)
{
    PyObject *text;
    int wanted;
    if (!PyArg_ParseTuple(args, "Ui:everywhere", &text, &wanted)) {
        return NULL;
    }
    Py_UCS4 *chars = PyUnicode_AsUCS4Copy(text);
    if (chars == NULL) {
        return NULL;
    }
    /* Phrases with numbers are not looked for, since no digit is told of. */
    searched_line line = {chars, PyUnicode_GetLength(text), true, false};
    scratch_pad pad = {0};
    PyObject *told = PyList_New(0);
    enum outcome outcome = search_all_of((phrase_search *)object, &pad, &line, wanted);
    sort_found(&pad);
    if (told != NULL && append_found(told, 0, outcome, &pad) < 0) {
        Py_CLEAR(told);
    }
    free_pad(&pad);
    PyMem_Free(chars);
    return told;
}

PyMethodDef phrase_search_methods[] = {
    {"lines", phrase_search_lines, METH_VARARGS,
     "lines(table, end): return the number of a line, start, end and key of each phrase; a key of -1 asks Python."},
    {"line", phrase_search_line, METH_VARARGS, "line(text, at_end): the same for one line, whose number is 0."},
    {"everywhere", phrase_search_everywhere, METH_VARARGS,
     "everywhere(text, anchors): the same for phrases without numbers of some anchors, wherever they stand."},
    {NULL, NULL, 0, NULL},
};
