"""The upload page as a person uses it: drop, choose, take in, read."""

from __future__ import annotations


def drop_again(app, files):
    app.file_uploader[0].set_value([(name, content, "") for name, content in files])
    return ran(app)


def ran(app):
    app.run()
    assert not app.exception, [error.message for error in app.exception]
    return app


def taken_in(app):
    app.button(key="commit").click()
    return ran(app)


def field(app, name: str):
    """The choice of the column that means a field, in the first file."""
    return next(each for each in app.selectbox if str(each.key).startswith(f"field_{name}_"))


def widget(elements, start: str):
    return next(each for each in elements if str(each.key).startswith(start))


def spoken(app) -> str:
    kinds = (app.title, app.markdown, app.caption, app.error, app.warning, app.info, app.success)
    return "\n".join(each.value for elements in kinds for each in elements).replace("\\", "")
