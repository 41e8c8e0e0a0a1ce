"""The texts of the demo school's website, in French and one in Dutch."""

SCHOOL = "Une école fondamentale et secondaire au cœur de Bruxelles, ouverte depuis 1921."

PROJECT_SUMMARY = "Apprendre ensemble, à son rythme, dans une école où chacun compte."
PROJECT = """
<p>Notre école accueille 420 élèves, de la première primaire à la troisième secondaire. Nous voulons que
chaque
enfant sache lire, écrire, compter et chercher, et qu’il ait envie d’apprendre.</p>
<p><img src="/notre-ecole/cour/scale/medium" alt="Dessin : l’école au bord de la cour, avec deux
arbres." width="800"
height="533"></p>
<h2>Ce qui nous tient à cœur</h2>
<ul><li>Des classes de 22 élèves en moyenne, et deux enseignants le matin en première et en deuxième.</li>
<li>Le néerlandais dès la première primaire, par le jeu et le chant.</li>
<li>Un cahier pour chaque enfant : ce qu’il a appris, ce qu’il prépare, ce qui l’intéresse.</li></ul>
<h2>Avec les familles</h2>
<p>Nous rencontrons chaque famille deux fois par an. Entre-temps, une question se pose par téléphone ou
à la porte
de l’école : la direction y est tous les matins.</p>
"""
PROJECT_SUMMARY_NL = "Samen leren, op eigen tempo, in een school waar iedereen telt."
PROJECT_NL = """
<p>Onze school telt 420 leerlingen, van het eerste leerjaar tot het derde jaar secundair. Wij willen dat
elk kind
kan lezen, schrijven, rekenen en zoeken, en dat het graag leert.</p>
<h2>Wat wij belangrijk vinden</h2>
<ul><li>Klassen van gemiddeld 22 leerlingen, en ’s ochtends twee leerkrachten in het eerste en tweede
leerjaar.</li>
<li>Frans en Nederlands vanaf het eerste leerjaar, met spel en zang.</li>
<li>Een schrift voor elk kind: wat het geleerd heeft, wat het voorbereidt, wat het boeit.</li></ul>
<h2>Met de gezinnen</h2>
<p>Wij ontmoeten elk gezin twee keer per jaar. Hebt u tussendoor een vraag, bel ons of spreek ons aan de
schoolpoort aan: de directie staat er elke ochtend.</p>
"""

TEAM_SUMMARY = "Qui est qui, et à qui s’adresser."
TEAM = """
<p>Trente-quatre enseignants, deux éducatrices, une logopède et le secrétariat font vivre l’école.</p>
<h2>À qui s’adresser</h2>
<table><tbody>
<tr><th scope="row">Une question sur la classe</th><td>Le titulaire, par le cahier de l’enfant</td></tr>
<tr><th scope="row">Une absence, un document</th><td>Le secrétariat, de 8 h à 16 h 30</td></tr>
<tr><th scope="row">Un souci</th><td>La direction, sur rendez-vous ou à la porte de l’école</td></tr>
</tbody></table>
"""

HOURS_SUMMARY = "Les heures de cours, la garderie et l’étude."
HOURS = """
<table><thead><tr><th scope="col">Jour</th><th scope="col">Cours</th><th
scope="col">Garderie</th></tr></thead><tbody>
<tr><th scope="row">Lundi, mardi, jeudi, vendredi</th><td>8 h 20 à 15 h 30</td><td>7 h 15 à 17 h
45</td></tr>
<tr><th scope="row">Mercredi</th><td>8 h 20 à 12 h 05</td><td>7 h 15 à 13 h 00</td></tr>
</tbody></table>
<p>L’étude dirigée a lieu de 15 h 45 à 16 h 45, sauf le mercredi et le vendredi.</p>
"""

ENROLMENT = "Venir voir l’école, inscrire un enfant, préparer la rentrée."
ENROL_SUMMARY = "Une visite, un dossier, une réponse dans la semaine."
ENROL = """
<ol><li>Téléphonez au secrétariat pour fixer une visite : elle dure une heure, votre enfant est le
bienvenu.</li>
<li>Remplissez la <a href="/inscriptions/formulaire">demande d’inscription</a> et remettez-la au
secrétariat.</li>
<li>Nous vous répondons dans la semaine. S’il n’y a plus de place, votre enfant est mis sur la liste
d’attente, dans
l’ordre des demandes.</li></ol>
<h2>Ce qu’il faut apporter</h2>
<ul><li>La carte d’identité de l’enfant, ou une composition de ménage.</li>
<li>Le dernier bulletin, si l’enfant vient d’une autre école.</li></ul>
<p>L’inscription en première secondaire suit
<a href="https://www.inscription.cfwb.be/">les règles de la Fédération Wallonie-Bruxelles</a>.</p>
"""

# Title, name, days ago, summary, text, scene, what the picture shows.
NEWS = (
    (
        "Le potager est planté",
        "potager",
        3,
        "Les élèves de deuxième ont semé des radis, des fèves et des courges derrière la salle de sport.",
        "<p>Chaque classe a sa planche. Les parents qui veulent arroser pendant les vacances "
        "peuvent laisser leur nom "
        "au secrétariat.</p>",
        "garden",
        "Dessin : l’école au milieu d’un jardin, entourée de cinq arbres.",
    ),
    (
        "La chorale chante à la maison de repos",
        "chorale",
        11,
        "Vingt-huit voix, six chansons et beaucoup d’émotion.",
        "<p>La chorale recommence en janvier. Elle est ouverte à tous les élèves dès la troisième "
        "primaire, le jeudi "
        "de 15 h 45 à 16 h 45.</p>",
        "stage",
        "Dessin : l’école le soir, éclairée comme une scène.",
    ),
    (
        "De nouveaux horaires de garderie",
        "garderie",
        25,
        "La garderie ouvre à 7 h 15 et ferme à 17 h 45.",
        "<p>Le tarif ne change pas. Les horaires complets se trouvent sur la page "
        '<a href="/notre-ecole/horaires">Horaires et garderie</a>.</p>',
        "",
        "",
    ),
)
