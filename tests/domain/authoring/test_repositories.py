"""The list of repositories to follow: names and addresses that cannot be anything else."""

import pytest

from learnapp.domain.authoring.repositories import Repository, read_repositories

GOOD = {"name": "ours", "url": "https://git.example.org/ours.git"}


def test_a_repository_has_a_branch_main_unless_it_says_another() -> None:
    assert read_repositories({"repository": [GOOD]}) == (Repository("ours", GOOD["url"], "main"),)
    assert read_repositories({}) == ()


@pytest.mark.parametrize("url", ["ssh://git@git.example.org/ours.git", "/srv/git/ours.git", "https://a.example:8443/x"])
def test_https_ssh_and_paths_are_addresses(url: str) -> None:
    assert read_repositories({"repository": [{**GOOD, "url": url}]})[0].url == url


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"url": "--upload-pack=touch /tmp/x"}, "the url of ours"),
        ({"url": "ext::sh -c id"}, "the url of ours"),
        ({"url": "http://git.example.org/ours.git"}, "the url of ours"),
        ({"url": "ssh://-oProxyCommand=id/x"}, "the url of ours"),
        ({"url": "relative/path"}, "the url of ours"),
        ({"branch": "--exec=id"}, "the branch of ours"),
        ({"branch": "a:refs/heads/b"}, "the branch of ours"),
        ({"branch": "a/../b"}, "the branch of ours"),
        ({"folder": "../elsewhere"}, "the folder of ours"),
        ({"folder": "-x"}, "the folder of ours"),
        ({"name": "Ours!"}, "must be a short name"),
        ({"token": "x"}, "which is not known"),
    ],
)
def test_what_could_be_an_option_or_a_command_is_refused(changed: dict[str, str], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        read_repositories({"repository": [{**GOOD, **changed}]})


def test_two_repositories_need_two_names() -> None:
    with pytest.raises(ValueError, match="two repositories have one name"):
        read_repositories({"repository": [GOOD, GOOD]})
