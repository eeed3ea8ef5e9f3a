"""Where matters and replies are found."""

from django.urls import path

from proposals.views import (
    disclosure,
    dossiers,
    extensions,
    files,
    letters,
    matters,
    mending,
    pages,
    publication,
    replies,
    wordings,
)

app_name = "proposals"
urlpatterns = [
    path("proposals/", matters.index, name="list"),
    path("proposals/register/", matters.register, name="register"),
    path("proposals/<int:pk>/", matters.show, name="show"),
    path("proposals/<int:pk>/assign/", matters.assign, name="assign"),
    path("proposals/<int:pk>/accept/", matters.accept, name="accept"),
    path("proposals/<int:pk>/judge/", matters.judge, name="judge"),
    path("proposals/<int:pk>/file.pdf", dossiers.pdf, name="dossier"),
    path("proposals/<int:pk>/file.zip", dossiers.zipped, name="dossier-zip"),
    path("proposals/<int:pk>/attach/", files.attach_to_matter, name="attach"),
    path("proposals/<int:pk>/detach/", files.detach_from_matter, name="detach"),
    path("proposals/<int:pk>/files/<int:file>/", files.of_matter, name="file"),
    path("proposals/<int:pk>/extension/", extensions.ask, name="ask-extension"),
    path("extensions/", extensions.index, name="extensions"),
    path("extensions/<int:pk>/", extensions.show, name="extension"),
    path("extensions/<int:pk>/letter/", extensions.write, name="extension-letter"),
    path("extensions/<int:pk>/<slug:verb>/", extensions.step, name="extension-step"),
    path("replies/<int:pk>/", replies.show, name="reply"),
    path("replies/<int:pk>/draft/", replies.draft, name="draft"),
    path("replies/<int:pk>/wording/", wordings.reword, name="reword"),
    path("replies/<int:pk>/mend/", mending.mend, name="mend"),
    path("replies/<int:pk>/preview/", pages.preview, name="preview"),
    path("replies/<int:pk>/draft.pdf", pages.draft_pdf, name="draft-pdf"),
    path("replies/<int:pk>/letter/", letters.letter, name="letter"),
    path("replies/<int:pk>/letter.pdf", letters.download, name="download"),
    path("replies/<int:pk>/letter.docx", letters.word, name="letter-word"),
    path("replies/<int:pk>/letter.txt", letters.text, name="letter-text"),
    path("replies/<int:pk>/versions/<int:number>/", pages.version, name="version"),
    path("replies/<int:pk>/disclosure/", disclosure.check, name="disclosure"),
    path("replies/<int:pk>/publication/", publication.prepare, name="publish"),
    path("replies/<int:pk>/attach/", files.attach_to_reply, name="reply-attach"),
    path("replies/<int:pk>/detach/", files.detach_from_reply, name="reply-detach"),
    path("replies/<int:pk>/files/<int:file>/", files.of_reply, name="reply-file"),
    path("replies/<int:pk>/<slug:verb>/", replies.step, name="step"),
]
