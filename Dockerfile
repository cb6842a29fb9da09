# docker build -t alur . && docker run -p 8501:8501 -v alur:/data alur
FROM python:3.11-slim
WORKDIR /alur
COPY requirements.txt .
RUN pip install --no-cache-dir -r requirements.txt
COPY . .
# The stores live on a volume, written by a user who may write nothing else.
RUN useradd --uid 1000 alur && mkdir /data && chown alur /data
USER alur
ENV ALUR_DATA=/data
VOLUME /data
EXPOSE 8501
HEALTHCHECK --start-period=60s CMD ["python", "-c", "import urllib.request as web; web.urlopen('http://127.0.0.1:8501/ready')"]
CMD ["streamlit", "run", "app.py", "--server.address=0.0.0.0", "--server.headless=true"]
