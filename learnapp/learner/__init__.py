"""For learners: home, lessons, cases, quizzes and progress."""

from learnapp.learner.blueprint import blueprint
from learnapp.learner.cases import case, debrief, trial
from learnapp.learner.cohorts import assigned, calendar, cohorts, join, messages
from learnapp.learner.learning import activity, evidence, home, lesson, progress, words_used
from learnapp.learner.offline import installing, this_device
from learnapp.learner.quizzes import disagree, quiz, results, review
from learnapp.learner.writing import action, did_it_help, drafts, notes, reflections, writing

__all__ = ["blueprint"]
