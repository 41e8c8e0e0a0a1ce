"""The texts of the demo school, in French."""

import re

# "8 h 20", "42,50 €" and "le pain : …" are not torn at the end of a line.
BOUND = re.compile(r"(?<=\d) (?=h\b|€)|(?<=\d h) (?=\d)|(?<=\w) (?=[:;?!])")
NO_BREAK = "\N{NO-BREAK SPACE}"


def typeset(text: str) -> str:
    """Return a French text with spaces that do not break where French wants them."""
    return BOUND.sub(NO_BREAK, text)


WELCOME = "L’école où chaque enfant a son cahier : documents, factures et évènements, au même endroit."

BOKRIJK = """
<p>Chers parents,</p>
<p>Les classes de 3e passeront la journée au musée en plein air de Bokrijk, dans le Limbourg. Les
élèves y suivront
trois ateliers en néerlandais : le pain, la forge et les jeux d’autrefois.</p>
<h2>En pratique</h2>
<table><tbody>
<tr><th scope="row">Départ</th><td>8 h 00 devant l’école, en car. Merci d’arriver à 7 h 45.</td></tr>
<tr><th scope="row">Retour</th><td>Vers 17 h 00, au même endroit.</td></tr>
<tr><th scope="row">À prévoir</th><td>Pique-nique, gourde, veste de pluie, chaussures de
marche.</td></tr>
<tr><th scope="row">Prix</th><td>42,50 € : car, entrée et ateliers.</td></tr>
</tbody></table>
<p>Si le prix pose un problème, parlez-en à la direction : une solution discrète existe.</p>
<p>Bien à vous,<br>Jeanne Dupont</p>
"""

CHROMEBOOKS = """
<p>L’école loue des Chromebooks aux élèves du secondaire : 8,00 € par mois, assurance comprise.</p>
<ul><li>La commande se fait avec ce formulaire, à remettre au secrétariat.</li>
<li>La caution de 50,00 € est rendue au retour de l’appareil.</li>
<li>Le retour se fait dans sa boîte, avec le chargeur.</li></ul>
"""

BACK_TO_SCHOOL = """
<p>Chers parents,</p>
<p>Une nouvelle année commence. Voici l’essentiel : les cours débutent à 8 h 20, la garderie ouvre à
7 h 15 et ferme à
17 h 45. Le mercredi, les cours se terminent à 12 h 05.</p>
<p>Vous trouverez sur cette plateforme les documents de la classe, les factures et l’agenda de votre
enfant.</p>
<p>La direction</p>
"""

RULES = """
<p>Le règlement d’ordre intérieur dit ce que l’école attend des élèves et ce que les familles
peuvent attendre de
l’école.</p>
<h2>Présences</h2>
<p>Toute absence est justifiée par écrit. Le billet est remis au plus tard le lendemain du dernier
jour d’une absence de
trois jours ou moins, et au plus tard le quatrième jour si elle dure davantage.</p>
<h2>Téléphones</h2>
<p>Les téléphones restent éteints dans le sac pendant les heures de cours.</p>
"""

SWIMMING = """
<p>Chers parents,</p>
<p>La classe va à la piscine un lundi sur deux. Prévoyez un maillot, un bonnet et un essuie dans un
sac au nom de
l’enfant. Un mot signé suffit lorsqu’un enfant ne peut pas nager.</p>
"""

SHOP_ORDER = "<p>Votre commande est prête. Elle peut être retirée au secrétariat, de 8 h à 16 h 30.</p>"

CALENDAR = """
<p>Rentrée, congés et journées pédagogiques de l’année scolaire. Les dates des réunions de parents
se trouvent dans
l’agenda de chaque enfant.</p>
"""

HEALTH = """
<p>Chers parents,</p>
<p>L’infirmière du centre de santé passe dans la classe. L’examen comprend la vue, l’ouïe et la
mesure de la taille. Un
questionnaire a été remis aux enfants sous enveloppe fermée.</p>
"""
