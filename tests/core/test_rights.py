"""The short way to the rights on an item answers as Pyramid's ACLs do."""

from hypothesis import given
from hypothesis import strategies as st
from pyramid.authorization import ACLHelper, Allow, Deny, Everyone

from itschool_cms.core.permissions import DENY_ALL, Permission, given_by

PRINCIPALS = (Everyone, "role:admin", "guardian:1", "teacher:2")
ENTRIES = st.tuples(
    st.sampled_from((Allow, Deny)),
    st.sampled_from(PRINCIPALS),
    st.lists(st.sampled_from(list(Permission)), max_size=4).map(tuple),
)


class Thing:
    def __init__(self, acl):
        self.__acl__ = acl


@given(st.lists(ENTRIES, max_size=6), st.frozensets(st.sampled_from(PRINCIPALS)))
def test_a_closed_list_gives_what_pyramid_gives(entries, principals):
    acl = [*entries, DENY_ALL]
    wanted = principals | {Everyone}
    expected = {each for each in Permission if ACLHelper().permits(Thing(acl), wanted, each)}
    assert given_by(acl, wanted) == expected


@given(st.lists(ENTRIES, max_size=6), st.frozensets(st.sampled_from(PRINCIPALS)))
def test_a_list_that_leaves_questions_to_its_parents_gives_no_answer(entries, principals):
    assert given_by(entries, principals) is None
    assert given_by([(Allow, Everyone, "view"), DENY_ALL], principals) is None
